import { listOf, member, objectOf, textOf } from '../json.ts'
import { changeOf, type Change } from './change.ts'

/** Addresses at which the service no longer says that it is. No server at all means `/`. */
export function serverChanges(before: unknown, after: unknown): Change[] {
  const [old, fresh] = [addressesOf(before), addressesOf(after)]
  return [
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
  return new Set(urls.map((url) => (url.length > 1 ? url.replace(/\/$/, '') : url)))
}
