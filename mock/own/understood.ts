import { schemaAt, successOf, wayToOne, wayToRows } from './answers.ts'
import type { DefinitionError } from './definition-error.ts'
import type { ServiceDefinition } from './definition.ts'
import { wayTo } from './fill.ts'
import type { Guess } from './guess.ts'
import { isEmailName } from './invitation-words.ts'
import type { OwnOperation, OwnResponse } from './operations-in.ts'
import { plainWords, wordsFrom, type RoleWord } from './roles.ts'
import { isObject, resolved, shapeOf, type Json } from './shape.ts'

/** Small letters of a title: `Acme Invitations API` is acme. */
export function nameFrom(title: string): string {
  const word = title.toLowerCase().replaceAll(/\b(?:api|rest|invitations?|invites?|service|the|public|v\d+)\b/g, ' ')
  return (
    word
      .trim()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .replace(/^(?=\d)/, 's') || 'own'
  )
}

export const textIn = (value: unknown, name: string): string | undefined =>
  isObject(value) && typeof value[name] === 'string' ? value[name] : undefined

export function basePathOf({ basePath }: ServiceDefinition, document: Json): string {
  if (basePath !== undefined) return `/${basePath}`.replaceAll(/\/+/g, '/').replace(/\/$/, '')
  const [server] = (document['servers'] as readonly Json[] | undefined) ?? []
  const url = textIn(server, 'url') ?? ''
  const filled = url.replaceAll(
    /\{(\w+)\}/g,
    (_, variable: string) =>
      textIn(((server?.['variables'] as Json | undefined) ?? {})[variable], 'default') ?? variable,
  )
  const path = /^[a-z]+:\/\//i.test(filled) ? new URL(filled).pathname : filled
  return path === '' || path === '.' ? '' : `/${path}`.replaceAll(/\/+/g, '/').replace(/\/$/, '')
}

/** As a list, a create or a get shows one. */
export function invitationSchemaOf(
  document: Json,
  operations: readonly OwnOperation[],
  guesses: ReadonlyMap<string, Guess>,
): unknown {
  const found = ['get', 'create', 'resend', 'accept', 'list', 'bulk'].flatMap((deed) =>
    operations.filter(({ id }) => guesses.get(id)?.deed === deed),
  )
  for (const operation of found) {
    const schema = operation.responses[successOf(operation, 201, 200)]?.schema
    if (schema === undefined) continue
    const isMany = ['list', 'bulk'].includes(guesses.get(operation.id)?.deed ?? '')
    const way = isMany ? [...(wayToRows(document, schema) ?? []), '*'] : wayToOne(document, schema)
    const one = schemaAt(document, schema, way)
    if (one !== undefined && wayTo(document, one, isEmailName)) return one
  }
  return undefined
}

/** The words of the definition, else those of the document. */
export function rolesOf(
  { roles }: ServiceDefinition,
  document: Json,
  guesses: ReadonlyMap<string, Guess>,
  operations: ReadonlyMap<string, OwnOperation>,
  wrong: (what: string) => DefinitionError,
): readonly RoleWord[] {
  if (roles) {
    const known = ['owner', 'admin', 'developer', 'member', 'billing']
    for (const [word, key] of Object.entries(roles)) {
      if (!known.includes(key))
        throw wrong(`roles[${JSON.stringify(word)}] is ${JSON.stringify(key)}. Write one of ${known.join(', ')}`)
    }
    return Object.entries(roles).map(([word, key]) => ({ word, key }))
  }
  for (const [id, { role, deed }] of guesses) {
    const operation = operations.get(id)
    if (!role || !operation?.body) continue
    const schema = schemaAt(document, operation.body.schema, deed === 'bulk' ? ['*', ...role] : role)
    const shape = shapeOf(document, schema)
    const words = (shape.type === 'array' ? shapeOf(document, shape.items) : shape).enum
    if (!words || words.length === 0) continue
    const all = wordsFrom(words.map(String))
    const usual = resolved(document, schema)
    const first = isObject(usual) ? usual['default'] : undefined
    return [...all.filter(({ word }) => word === first), ...all.filter(({ word }) => word !== first)]
  }
  return plainWords
}

/** The first schema of an error that some operation has. */
export function commonErrorOf(operations: readonly OwnOperation[]): OwnResponse | undefined {
  const errors = operations.flatMap(({ responses }) =>
    Object.entries(responses).flatMap(([status, each]) =>
      /^[45]|default/.test(status) && each.schema !== undefined ? [each] : [],
    ),
  )
  return errors[0]
}
