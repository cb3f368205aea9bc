import type { RuledOperation } from '../../mock/index.ts'
import { findingsOf, type Finding } from './finding.ts'
import { listOf, member, objectOf } from './json.ts'
import type { Interaction } from './pact.ts'

const { error, warning } = findingsOf('preflight')

/** What an operation takes as credentials. */
interface Accepted {
  /** The words before the credentials in `Authorization`, in lower case. */
  readonly schemes: readonly string[]
  /** Query parameters. */
  readonly parameters: readonly string[]
  /** Whether the document lets a request without any pass. */
  readonly isOptional: boolean
}

/**
 * What is wrong with the credentials that the client sends. The replay sends those of the provider state instead, so that
 * it can't notice another scheme.
 */
export function credentialFindings(
  { request, status }: Interaction,
  operation: RuledOperation,
  openapi: object,
): Finding[] {
  if (status === 401) return []
  const { schemes, parameters, isOptional } = acceptedBy(operation, openapi)
  if (schemes.length === 0) return []
  const all = request.headers.get('authorization') ?? []
  if (all.length > 1) {
    return [
      error(
        'two-credentials',
        `The client sends Authorization ${all.length} times, and a request has it once. The state's credentials hide that in the replay.`,
        'Send those of one scheme.',
      ),
    ]
  }
  const [sent] = all
  const [, word = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(sent ?? '') ?? []
  const scheme = word.toLowerCase()
  if (sent !== undefined && rest === '' && schemes.includes(scheme)) {
    return [
      error(
        'no-credentials',
        `The client sends Authorization: ${word} and nothing behind it. The state's credentials hide that in the replay.`,
        `Let the client send, and the example say, Authorization: ${word} ….`,
      ),
    ]
  }
  if (sent === undefined) {
    if (parameters.some((name) => request.query.has(name))) return []
    const wanted = [...schemes.map((scheme) => `Authorization: ${scheme} …`), ...parameters.map((name) => `?${name}=…`)]
    const make = isOptional ? warning : error
    return [
      make(
        'no-credentials',
        `The request has no credentials${isOptional ? '; the mock lets that pass, the service may not' : ''}.`,
        `Send one of: ${wanted.join(', ')}, with fromState('\${authorization}', …).`,
      ),
    ]
  }
  if (schemes.includes(scheme)) return []
  return [
    error(
      'wrong-scheme',
      `The client sends Authorization: ${scheme} …, and the operation takes ${schemes.join(' or ')}. The state's credentials hide that in the replay.`,
      `Let the client send, and the example say, Authorization: ${schemes[0]} ….`,
    ),
  ]
}

/** A key in `Authorization` has a word before it that OpenAPI has no member for: `x-invitekit-scheme`. */
function acceptedBy({ path, method }: RuledOperation, openapi: object): Accepted {
  const document = objectOf(openapi)
  const operation = member(member(document['paths'], path), method)
  const alternatives = listOf(member(operation, 'security') ?? document['security']).map(objectOf)
  const known = member(document['components'], 'securitySchemes')
  const used = alternatives
    .flatMap((alternative) => Object.keys(alternative))
    .map((name) => objectOf(member(known, name)))
  const schemes = used.flatMap(({ type, scheme, 'x-invitekit-scheme': word }) => {
    const named = type === 'http' ? scheme : word
    return typeof named === 'string' ? [named.toLowerCase()] : []
  })
  return {
    schemes: [...new Set(schemes)],
    parameters: used.flatMap(({ type, in: where, name }) =>
      type === 'apiKey' && where === 'query' ? [String(name)] : [],
    ),
    isOptional: alternatives.some((alternative) => Object.keys(alternative).length === 0),
  }
}
