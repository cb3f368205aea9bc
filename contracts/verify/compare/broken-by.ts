import type { Finding } from '../finding.ts'
import { listOf, member, objectOf, resolve } from '../json.ts'
import type { Interaction } from '../pact.ts'
import { tokensOf } from '../places.ts'
import type { SpecChange, Spot } from './change.ts'
import type { Operation } from './operations.ts'

/** Whether a finding in an interaction of the change's operation comes from the change. */
export function isBrokenBy({ id, message }: Finding, { status }: Interaction, { severity, spot }: SpecChange): boolean {
  if (severity === 'harmless') return false
  if (spot.part === undefined) return true
  if (spot.status !== undefined && !isStatus(spot.status, status)) return false
  const parts = partsOf(id)
  if (!parts.includes(spot.part)) return false
  const place = /@ (?:request|response)\.(?:body|query|header|headers)(\S*)$/.exec(message)?.[1]
  const [found, meant] = [tokensOf(`$${place ?? ''}`), (spot.way ?? []).map(asToken)]
  const shared = Math.min(found.length, meant.length)
  return found
    .slice(0, shared)
    .every((token, index) => token.toLowerCase() === meant[index]?.toLowerCase() || meant[index] === '*')
}

const isStatus = (declared: string, status: number) =>
  declared === String(status) || declared.toUpperCase() === `${String(status)[0]}XX` || declared === 'default'

const asToken = (step: string) => (/^item( \d+)?$|^other members$/.test(step) ? '*' : step)

/** What a finding's id begins with tells what it is about. */
function partsOf(id: string): (Spot['part'] | undefined)[] {
  const [side, part] = id.split('.')
  if (side === 'request') {
    if (part === 'path-or-method') return ['path']
    if (part === 'authorization' || part === 'credentials') return ['credentials']
    return [part === 'query' || part === 'header' || part === 'body' ? part : 'body']
  }
  if (part === 'status') return ['status']
  if (part === 'header') return ['answer header']
  return ['answer body', 'status']
}

/** What a client sends lets it in by the one document and not by the other. */
export function isLockedOut(interaction: Interaction, before: Operation, after: Operation): boolean {
  return interaction.status < 400 && isLetIn(interaction, before) && !isLetIn(interaction, after)
}

function isLetIn({ request }: Interaction, { document, own }: Operation): boolean {
  const ways = listOf(own['security'] ?? member(document, 'security')).map(objectOf)
  const schemes = objectOf(member(member(document, 'components'), 'securitySchemes'))
  const has = (name: string) => {
    const { type, in: place, name: field, scheme } = objectOf(resolve(document, member(schemes, name)))
    if (type === 'apiKey') {
      if (place === 'query') return request.query.has(String(field))
      if (place === 'cookie') return request.headers.has('cookie')
      return request.headers.has(String(field).toLowerCase())
    }
    if (type === 'mutualTLS') return true
    const [sent] = request.headers.get('authorization') ?? []
    const word = type === 'http' ? String(scheme).toLowerCase() : 'bearer'
    return sent !== undefined && sent.trim().toLowerCase().startsWith(word)
  }
  return ways.length === 0 || ways.some((way) => Object.keys(way).every(has))
}
