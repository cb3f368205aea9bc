import { operationOf, termsOf } from '../../mock/index.ts'
import { listOf, member, objectOf, parsedOr, resolve } from '../verify/json.ts'
import type { Yardstick } from '../verify/preflight.ts'
import { mutantsOf, pagedBody, type Mutant } from './mutants.ts'
import type { Question, Sound } from './question.ts'
import type { MutantRow } from './score-report.ts'

/** Changes each answer as it may change, and gives for each what makes its row when the questions are answered. */
export function mutantQuestions(
  sound: readonly Sound[],
  { rules, openapi, own }: Pick<Yardstick, 'rules' | 'openapi' | 'own'>,
  questions: Question[],
): (() => MutantRow)[] {
  const known = new Map<string, { row: Omit<MutantRow, 'notice' | 'by'>; by: string[]; mutant: Mutant }>()
  for (const part of sound) {
    const { interaction, exchange, pact } = part
    const operation = operationOf({ method: exchange.request.method, path: exchange.request.target }, rules)
    const body = parsedOr(exchange.body)
    if (!operation || typeof body !== 'object') continue
    const schema = schemaOf(openapi, operation.path, operation.method, exchange.status)
    const paged = exchange.status < 300 ? pagedBody(termsOf(pact.provider, own), body) : undefined
    const all = [...mutantsOf(openapi, schema, body), ...(paged === undefined ? [] : [pagedMutant(paged)])]
    for (const mutant of all) {
      const row = {
        provider: pact.provider,
        operation: operation.operationId,
        status: exchange.status,
        place: mutant.place,
        kind: mutant.kind,
      }
      const key = JSON.stringify(row)
      const entry = known.get(key) ?? { row, by: new Array<string>(), mutant }
      known.set(key, entry)
      const tell = (isRefused: boolean) => void (isRefused && entry.by.push(interaction.description))
      questions.push({ part, answer: { ...exchange, body: JSON.stringify(mutant.body) }, tell })
    }
  }
  return [...known.values()].map(({ row, by, mutant }) => () => {
    if (by.length > 0) return { ...row, notice: 'noticed' as const, by }
    if (mutant.kind === 'extra')
      return { ...row, notice: 'beyond' as const, by, reason: 'Pact lets an answer have more than a contract says.' }
    return { ...row, notice: 'missed' as const, by, code: mutantCode(mutant) }
  })
}

const pagedMutant = (body: unknown): Mutant => ({
  kind: 'page',
  place: '$',
  way: [],
  example: undefined,
  values: undefined,
  body,
})

function schemaOf(openapi: object, path: string, method: string, status: number): unknown {
  const operation = member(member(member(openapi, 'paths'), path), method)
  const response = resolve(openapi, member(member(operation, 'responses'), String(status)))
  const [content] = Object.values(objectOf(response?.['content']))
  return member(content, 'schema')
}

/** What to say of the answer, in the words of `invitekit/pact`. */
function mutantCode({ kind, way, example, values }: Mutant): string {
  const quoted = JSON.stringify(example)
  const told =
    kind === 'enum'
      ? `matching(/^(${listOf(values).join('|')})$/, ${quoted})`
      : kind === 'time'
        ? `matching(/^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}${String(example).includes('.') ? '\\.\\d{3}' : ''}Z$/, ${quoted})`
        : typeof example === 'object' && example !== null
          ? `like(${quoted.length > 60 ? '{ … }' : quoted})`
          : example === null
            ? 'null'
            : `like(${quoted})`
  if (kind === 'page')
    return '// Pin the numbers of the page, or give a state with several pages and say what its next one is.'
  return way.reduceRight(
    (inner, step) => (step === '*' ? `eachLike(${inner})` : `{ ${/^\w+$/.test(step) ? step : `'${step}'`}: ${inner} }`),
    told,
  )
}
