import { listOf, member, objectOf, resolve, textOf, type Json } from '../json.ts'
import { canonical } from './shape.ts'
import { changeOf, type Change } from './change.ts'
import type { Operation } from './operations.ts'

/** A way to be let in: each scheme as clients notice it, with its name and scopes. */
type Way = ReadonlyMap<string, { readonly name: string; readonly scopes: readonly string[] }>

/** Ways to be let in that no longer suffice. Each is a list of schemes; an empty one lets anybody in. */
export function securityChanges(mine: Operation, theirs: Operation): Change[] {
  const [old, fresh] = [waysOf(mine), waysOf(theirs)]
  const suffices = (way: Way, each: Way) =>
    [...each].every(
      ([scheme, { scopes }]) => scopes.every((scope) => way.get(scheme)?.scopes.includes(scope)) && way.has(scheme),
    )
  return [
    ...old.filter((way) => !fresh.some((each) => suffices(way, each))).map((way) => lost(way, fresh)),
    ...fresh
      .filter((way) => !old.some((each) => suffices(way, each)))
      .map((way) => changeOf('security-new', 'harmless', `${wordsFor(way) || 'Nothing'} suffices as credentials now.`)),
  ]
}

function lost(way: Way, fresh: readonly Way[]): Change {
  const spot = { part: 'credentials' } as const
  if (way.size === 0) return changeOf('security-required', 'breaks', 'Credentials are required now.', spot)
  const same = fresh.find((each) => [...each.keys()].every((scheme) => way.has(scheme)))
  const scopes = [...(same ?? [])].flatMap(([scheme, { scopes: wanted }]) =>
    wanted.filter((scope) => !way.get(scheme)?.scopes.includes(scope)),
  )
  if (scopes.length > 0) {
    return changeOf('security-scope', 'breaks', `${wordsFor(way)} needs the scope ${scopes.join(' and ')} now.`, spot)
  }
  return changeOf('security-gone', 'breaks', `${wordsFor(way)} no longer suffices as credentials.`, spot)
}

const wordsFor = (way: Way) => [...way.values()].map(({ name }) => name).join(' and ')

function waysOf({ document, own }: Operation): Way[] {
  const ways = listOf(own['security'] ?? member(document, 'security')).map((way) => {
    const schemes = Object.entries(objectOf(way)).map(
      ([name, scopes]) => [noticed(document, name), { name, scopes: listOf(scopes).map(String) }] as const,
    )
    return new Map(schemes)
  })
  return ways.length > 0 ? ways : [new Map()]
}

const schemeOf = (document: object, name: string): Json =>
  objectOf(resolve(document, member(schemesIn(document), name)))

/** What a client does for a scheme, so that its name may change; of tokens where there is one kind of them. */
function noticed(document: object, name: string): string {
  const { type, in: place, name: field, scheme: http } = schemeOf(document, name)
  if (type === undefined) return name
  if (type === 'apiKey')
    return `apiKey in ${String(place)}: ${place === 'header' ? String(field).toLowerCase() : String(field)}`
  if (type === 'http') return `http ${String(http).toLowerCase()}`
  return onlyOf(document, type) === name ? textOf(type, 'scheme') : `${textOf(type, 'scheme')} ${name}`
}

/** The name of the only scheme of a type. */
function onlyOf(document: object, type: unknown): string | undefined {
  const names = Object.keys(schemesIn(document)).filter((name) => schemeOf(document, name)['type'] === type)
  return names.length === 1 ? names[0] : undefined
}

const schemesIn = (document: object): Json => objectOf(member(member(document, 'components'), 'securitySchemes'))

/** Where clients get their tokens. */
export function tokenChanges(before: object, after: object): Change[] {
  return Object.keys(schemesIn(before)).flatMap((name) => {
    const old = schemeOf(before, name)
    const same = schemeOf(after, name)['type'] === old['type'] ? name : onlyOf(after, old['type'])
    if (same === undefined) return []
    const fresh = schemeOf(after, same)
    const urls = ['authorizationUrl', 'tokenUrl', 'refreshUrl', 'deviceAuthorizationUrl']
    const flows = Object.entries(objectOf(old['flows'])).flatMap(([flow, given]) => {
      const now = member(fresh['flows'], flow)
      if (now === undefined) {
        return [changeOf('security-flow-gone', 'breaks', `${name}: the flow ${flow} is gone.`, { part: 'credentials' })]
      }
      const scopes = Object.keys(objectOf(member(given, 'scopes')))
      const gone = scopes.filter((scope) => member(member(now, 'scopes'), scope) === undefined)
      const lost = gone.map((scope) =>
        changeOf('security-scope-gone', 'may break', `${name}: ${flow} has no scope ${scope} any more.`, {
          part: 'credentials',
        }),
      )
      const moved = urls
        .filter((url) => member(given, url) !== undefined && member(given, url) !== member(now, url))
        .map((url) =>
          changeOf('security-url', 'may break', `${name}: ${flow} has another ${url} now.`, { part: 'credentials' }),
        )
      return [...lost, ...moved]
    })
    const isMoved = canonical(old['openIdConnectUrl']) !== canonical(fresh['openIdConnectUrl'])
    return [
      ...flows,
      ...(isMoved
        ? [changeOf('security-url', 'may break', `${name} has another openIdConnectUrl now.`, { part: 'credentials' })]
        : []),
    ]
  })
}
