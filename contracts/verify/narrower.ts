import { declaredStatus, type Operation } from './compare/operations.ts'
import { findingsOf, type Finding } from './finding.ts'
import { listOf, member, objectOf, resolve, type Json } from './json.ts'
import { kindOf } from './matcher.ts'
import type { Matcher, PlacedRule } from './message.ts'
import type { Interaction } from './pact.ts'
import { patternOf } from './pattern.ts'
import { tokensOf } from './places.ts'

const { error, warning } = findingsOf('spec')

/** Rules of an answer that refuse what the spec allows there: the consumer would fail on such an answer. */
export function narrowerRules({ document: openapi, own }: Operation, interaction: Interaction): Finding[] {
  const { status, response, request } = interaction
  const responses = objectOf(own['responses'])
  const answer = resolve(openapi, member(responses, declaredStatus(responses, String(status)) ?? ''))
  if (!answer) return []
  const content = Object.values(objectOf(member(answer, 'content')))[0]
  const isPage = [...request.query.keys()].some((name) => /limit|per_?page|size/i.test(name))
  return response.rules.flatMap((rule) => {
    const tokens = rule.part === 'body' ? tokensOf(rule.place) : []
    const root = rule.part === 'header' ? headerSchema(openapi, answer, rule.place) : member(content, 'schema')
    if (root === undefined || (rule.part !== 'header' && rule.part !== 'body')) return []
    const schemas = schemasAt(openapi, root, tokens)
    return [...refusedValues(rule, schemas), ...(isPage ? [] : tooFew(rule, schemas))]
  })
}

/** Values that a schema allows, to ask patterns of. Of formats some that differ in what a pattern might rely on. */
const probes: Readonly<Record<string, readonly string[]>> = {
  email: ['ada@example.com', 'grace.hopper+x@mail.example.org', "o'brien_2@a-b.example", '1@sub.domain.test'],
  uuid: ['00000000-0000-4000-8000-000000000000', 'e2490de5-5bd3-43d5-b7c4-526e33f71304'],
}

function refusedValues(rule: PlacedRule, schemas: readonly Json[]): Finding[] {
  const refuses = (value: unknown) => isRefused(rule, String(value))
  const allowed = schemas.flatMap((schema) => ('const' in schema ? [schema['const']] : listOf(schema['enum'])))
  const ofEnum = allowed.filter((value) => value !== null && refuses(value))
  const ofFormat = schemas
    .filter((schema) => !('enum' in schema) && !('const' in schema) && !('pattern' in schema))
    .flatMap(({ format }) =>
      typeof format === 'string' && Object.hasOwn(probes, format) ? (probes[format] ?? []) : [],
    )
    .filter(refuses)
  const where = rule.part === 'header' ? `the header ${rule.place}` : rule.place
  const pattern = rule.matchers.map(({ regex, value }) => String(regex ?? value)).join(' and ')
  return [
    ...(ofEnum.length === 0
      ? []
      : [
          error(
            'pattern-refuses-allowed-value',
            `The pattern ${pattern} at ${where} refuses ${ofEnum.join(', ')}, which the spec allows there.`,
            'Let the client read every value that the spec allows, and the pattern take it.',
          ),
        ]),
    ...(ofFormat.length === 0
      ? []
      : [
          warning(
            'pattern-narrower-than-format',
            `The pattern ${pattern} at ${where} refuses values such as ${ofFormat[0]}, which the spec's format allows there.`,
            'Take what the format allows: a pattern such as ^[^@]+@[^@]+$, or like().',
          ),
        ]),
  ]
}

/** Only patterns: what other matchers take is told by their kind. */
function isRefused({ combine, matchers }: PlacedRule, value: string): boolean {
  const answers = matchers.map((matcher) => refusesText(matcher, value))
  return combine === 'OR' ? answers.length > 0 && answers.every(Boolean) : answers.some(Boolean)
}

function refusesText(matcher: Matcher, value: string): boolean {
  const { regex, value: included } = matcher
  if (kindOf(matcher) === 'include' && typeof included === 'string') return !value.includes(included)
  const pattern = kindOf(matcher) === 'regex' && typeof regex === 'string' ? patternOf(regex) : undefined
  return pattern !== undefined && !pattern.matches(value)
}

/** A list may be longer than the contract takes. */
function tooFew({ place, matchers }: PlacedRule, schemas: readonly Json[]): Finding[] {
  const list = schemas.find(({ type, items }) => type === 'array' || items !== undefined)
  const max = matchers.map((matcher) => matcher['max']).find((each) => typeof each === 'number')
  const { maxItems = Infinity } = list ?? {}
  if (!list || typeof max !== 'number' || Number(maxItems) <= max) return []
  return [
    warning(
      'fewer-than-allowed',
      `The rule at ${place} takes ${max} items at most, and the spec sets no such limit.`,
      'Leave the maximum out, unless the client asks for so many.',
    ),
  ]
}

function headerSchema(openapi: object, answer: Json, name: string): unknown {
  const headers = objectOf(member(answer, 'headers'))
  const found = Object.entries(headers).find(([each]) => each.toLowerCase() === name.toLowerCase())
  return found && member(resolve(openapi, found[1]), 'schema')
}

/** Every schema that a value at the end of the way may have. */
function schemasAt(openapi: object, root: unknown, tokens: readonly string[]): Json[] {
  let found = alternatives(openapi, root)
  for (const token of tokens) {
    found = found.flatMap((schema) => {
      const isItem = token === '*' || /^\d+$/.test(token)
      const items = isItem && schema['items'] !== undefined ? [schema['items']] : []
      const members = objectOf(schema['properties'])
      const named = token === '*' ? Object.values(members) : Object.hasOwn(members, token) ? [members[token]] : []
      return [...items, ...(items.length > 0 ? [] : named)].flatMap((each) => alternatives(openapi, each))
    })
  }
  return found
}

function alternatives(openapi: object, schema: unknown): Json[] {
  const resolved = resolve(openapi, schema)
  if (!resolved) return []
  const others = ['allOf', 'anyOf', 'oneOf'].flatMap((name) => listOf(resolved[name]))
  return [resolved, ...others.flatMap((each) => alternatives(openapi, each))]
}
