import { listOf, member, objectOf, textOf } from '../json.ts'
import { changeOf, type Change } from './change.ts'

/** Addresses at which the service no longer says that it is. No server at all means `/`. */
export function serverChanges(before: unknown, after: unknown): Change[] {
  const [old, fresh] = [addressesOf(before), addressesOf(after)]
  const [usual, now] = [defaultsOf(before), defaultsOf(after)]
  const moved = [...usual].filter(([name, value]) => now.has(name) && now.get(name) !== value)
  return [
    ...moved.map(([name]) =>
      changeOf('server-default-changed', 'may break', `The server ${name.split(' ')[0]} is another one by default.`),
    ),
    ...[...old]
      .filter((url) => !fresh.has(url))
      .map((url) => changeOf('server-gone', 'breaks', `The server ${url} is gone.`)),
    ...[...fresh]
      .filter((url) => !old.has(url))
      .map((url) => changeOf('server-new', 'harmless', `The server ${url} is new.`)),
  ]
}

/** More combinations of variables than this are not told apart. */
const most = 200

function addressesOf(servers: unknown): Set<string> {
  const list = listOf(servers)
  const urls = (list.length > 0 ? list : [{ url: '/' }]).flatMap((server) => {
    const variables = Object.entries(objectOf(member(server, 'variables')))
    return variables.reduce(
      (found, [name, variable]) => {
        const values = listOf(member(variable, 'enum')).map(String)
        // Without a list of values a variable may be anything, the default included.
        if (values.length === 0 || found.length * values.length > most) return found
        return found.flatMap((url) => values.map((value) => url.replaceAll(`{${name}}`, value)))
      },
      [textOf(member(server, 'url'), '/')],
    )
  })
  return new Set(urls.map((url) => (url.length > 1 ? inSmallLetters(url).replace(/\/$/, '') : url)))
}

/** Of a host the letters do not matter. */
const inSmallLetters = (url: string) => url.replace(/^[a-z]+:\/\/[^/{]*/i, (origin) => origin.toLowerCase())

/** What a client takes for a variable that may be anything. */
function defaultsOf(servers: unknown): Map<string, string> {
  const defaults = listOf(servers).flatMap((server) =>
    Object.entries(objectOf(member(server, 'variables')))
      .filter(([, variable]) => member(variable, 'enum') === undefined)
      .map(
        ([name, variable]) =>
          [`${textOf(member(server, 'url'), '/')} ${name}`, textOf(member(variable, 'default'), '')] as const,
      ),
  )
  return new Map(defaults)
}
