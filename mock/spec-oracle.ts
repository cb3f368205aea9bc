import type { Conduct } from './domain/conduct.ts'
import type { Choice } from './generated/choices.ts'
import type { Operation } from './generated/operations.ts'
import type { ValidationError } from './generated/request-validators.js'
import type { ResponseValidators } from './generated/response-validators.js'
import { services } from './services/registry.ts'
import type { Service } from './services/service.ts'
import { settled } from './services/settled.ts'
import { isLive, type SwitchName } from './services/switches.ts'

/** An answer as it was seen on the wire, and what it answers. */
export interface WireAnswer {
  /** In upper case, as sent. */
  readonly method: string
  /** Path and query, as sent; `/sandboxes/<name>` may stand before it. */
  readonly path: string
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The body's text; empty when there was none. */
  readonly body: string
}

/** An operation of a spec; `service` is `control` for one of the control plane. */
export type RuledOperation = Pick<Operation, 'operationId' | 'method' | 'path' | 'requestBody' | 'responses'> & {
  readonly service: string
}

/** What answers are held against: the operations of a spec, and validators made from it. */
export interface AnswerRules {
  readonly operations: Readonly<Record<string, RuledOperation>>
  /** By operation and status; an operation's earlier form is named `<operationId>@<the version that it was served as>`. */
  readonly responses: Readonly<Record<string, Readonly<Record<string, Readonly<ResponseValidators>>>>>
  /** What a service says of its character set in `content-type`; where it is absent, it says nothing. */
  readonly charsets: Readonly<Record<string, string>>
}

/** What the spec says of an answer. */
export interface Verdict {
  /** undefined: the spec has no operation at that path and method. It then says nothing, and nothing is violated. */
  readonly operationId: string | undefined
  /** Each as a sentence; empty when the answer is as declared. */
  readonly violations: readonly string[]
}

/** By service, where its media type names one. */
const charsets = Object.fromEntries(
  services.flatMap(({ name, contentType }) => {
    const [, charset] = /; charset=(\S+)$/.exec(contentType) ?? []
    return charset === undefined ? [] : [[name, charset]]
  }),
)

/** The rules of the profile `documented`, loaded when first asked for. */
export async function documentedRules(): Promise<
  AnswerRules & { readonly operations: Readonly<Record<string, Operation>> }
> {
  const [{ operations }, { responseValidators }] = await Promise.all([
    import('./generated/operations.ts'),
    import('./generated/response-validators.js'),
  ])
  const documented = mapped<Operation, Operation>(operations, (one) => (one.onlyWith === undefined ? one : undefined))
  return { operations: documented, responses: responseValidators, charsets }
}

/** The rules of the profile and the switches that are named, and of own services, loaded when first asked for. */
export async function rulesInForce(
  { profile = 'documented', switches = {} }: Partial<Conduct>,
  own: readonly Service[] = [],
): Promise<AnswerRules> {
  const [{ operations }, { responseChoices }, { responseValidatorChoices }] = await Promise.all([
    import('./generated/operations.ts'),
    import('./generated/choices.ts'),
    import('./generated/response-validators.js'),
  ])
  const settle = <Value>(choices: Readonly<Record<string, Choice<Value>>>) =>
    mapped(choices, (choice) => settled(choice, { profile, switches }) ?? undefined)
  // Earlier forms of an operation answer where its versions are resolved to releases.
  const isInForce = (form: string) => {
    const [id = '', release] = form.split('@')
    const service = operations[id as keyof typeof operations]?.service
    return release === undefined || isLive({ conduct: { profile, switches } }, `${service}.versions` as SwitchName)
  }
  const rows: Readonly<Record<string, ReturnType<typeof settle<Operation['responses'][string]>>>> = mapped(
    responseChoices,
    settle,
  )
  const inForce = {
    operations: mapped<Operation, RuledOperation>(operations, (operation) => {
      const responses = rows[operation.operationId] ?? {}
      return Object.keys(responses).length === 0 ? undefined : { ...operation, responses }
    }),
    responses: mapped(responseValidatorChoices, (statuses, form) => (isInForce(form) ? settle(statuses) : undefined)),
    charsets,
  }
  return own.reduce(withRulesOf, inForce)
}

/** An own service may call an operation as another one does: then it has its service's name before it. */
function withRulesOf(rules: AnswerRules, { name, own }: Service): AnswerRules {
  const named = (own?.operations ?? []).map((operation) => {
    const { operationId: id } = operation
    const operationId = Object.hasOwn(rules.operations, id) ? `${name}.${id}` : id
    return [operationId, { ...operation, operationId }, own?.responses[id] ?? {}] as const
  })
  return {
    ...rules,
    operations: { ...rules.operations, ...Object.fromEntries(named.map(([id, operation]) => [id, operation])) },
    responses: { ...rules.responses, ...Object.fromEntries(named.map(([id, , responses]) => [id, responses])) },
  }
}

/** The same names with other values; undefined leaves the name out. */
function mapped<From, To>(
  members: Readonly<Record<string, From>>,
  make: (member: From, name: string) => To | undefined,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, member]) => {
      const made = make(member, name)
      return made === undefined ? [] : [[name, made] as const]
    }),
  )
}

/** The rules of the control plane, loaded when first asked for. */
export async function controlRules(): Promise<AnswerRules> {
  const [{ operations }, { responseValidators }] = await Promise.all([
    import('./generated/control-operations.ts'),
    import('./generated/control-response-validators.js'),
  ])
  return { operations, responses: responseValidators, charsets: {} }
}

/** Holds an answer against the spec: its status, media type, headers and body, to the letter. */
export function checkAnswer(answer: WireAnswer, rules: AnswerRules): Verdict {
  const operation = operationOf(answer, rules)
  if (!operation) return { operationId: undefined, violations: [] }
  const { operationId } = operation
  const declared = declaredFor(operation.responses, answer.status)
  if (!declared) {
    const known = Object.keys(operation.responses).join(', ')
    return { operationId, violations: [`The status ${answer.status} is not declared. Declared are ${known}.`] }
  }
  const form = `${operationId}@${answer.headers[`${operation.service}-version-served`]}`
  const byStatus = rules.responses[form] ?? rules.responses[operationId] ?? {}
  const validators = declaredFor(byStatus, answer.status) ?? {}
  return {
    operationId,
    violations: [
      ...mediaTypeViolations(answer, operation.service, declared.mediaType, rules),
      ...strayHeaders(answer, operation.service, declared.headers, rules),
      ...faults('The headers', validators.headers, answer.headers),
      ...bodyViolations(answer, declared.mediaType, validators),
    ],
  }
}

/** By itself, with others of its hundred, or with all others: own services' documents declare so. */
const declaredFor = <Value>(by: Readonly<Record<string, Value>>, status: number): Value | undefined =>
  by[status] ?? by[`${Math.floor(status / 100)}XX`] ?? by['default']

/** The operation that a request is for. HEAD is GET without the body. */
export function operationOf(
  { method, path }: Pick<WireAnswer, 'method' | 'path'>,
  { operations }: Pick<AnswerRules, 'operations'>,
): RuledOperation | undefined {
  const [given = ''] = path.replace(/^\/sandboxes\/[^/?#]+(?=\/)/, '').split(/[?#]/, 1)
  const pathname = asRead(given)
  const wanted = method === 'HEAD' ? 'get' : method.toLowerCase()
  const segments = pathname.split('/')
  return Object.values(operations).find((operation) => {
    const template = operation.path.split('/')
    return (
      operation.method === wanted &&
      template.length === segments.length &&
      template.every((part, at) => (part.startsWith('{') ? segments[at] !== '' : part === segments[at]))
    )
  })
}

/** As the service reads it, below whose base path it then stands. */
function asRead(path: string): string {
  for (const service of services) {
    const read = service.readPath?.(path)
    if (read?.startsWith(`${service.basePath}/`)) return read
  }
  return path
}

function mediaTypeViolations(
  { headers }: WireAnswer,
  service: string,
  mediaType: string | undefined,
  { charsets }: AnswerRules,
): string[] {
  const given = headers['content-type']
  const charset = charsets[service]
  const wanted = mediaType === undefined || charset === undefined ? mediaType : `${mediaType}; charset=${charset}`
  if (given === wanted) return []
  return [`The content-type is ${given ?? 'absent'} and must be ${wanted ?? 'absent'}.`]
}

/** Headers that the service declares for other answers, but not for this one. */
function strayHeaders(
  { headers }: WireAnswer,
  service: string,
  declared: Readonly<Record<string, boolean>>,
  { operations }: AnswerRules,
): string[] {
  const elsewhere = Object.values(operations)
    .filter((operation) => operation.service === service)
    .flatMap((operation) => Object.values(operation.responses).flatMap((response) => Object.keys(response.headers)))
  return [...new Set(elsewhere)]
    .filter((name) => Object.hasOwn(headers, name) && !Object.hasOwn(declared, name))
    .map((name) => `The header ${name} is not declared for this status.`)
}

function bodyViolations(
  { method, body }: WireAnswer,
  mediaType: string | undefined,
  validators: Readonly<ResponseValidators>,
): string[] {
  if (method === 'HEAD' || mediaType === undefined) {
    return body === '' ? [] : ['There is a body where none is declared.']
  }
  if (!/[/+]json\b/.test(mediaType)) return faults('The body', validators.body, body)
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return [body === '' ? 'The body is empty and must be JSON.' : 'The body is not JSON.']
  }
  return faults('The body', validators.body, value)
}

function faults(subject: string, validate: ResponseValidators['body'], value: unknown): string[] {
  if (!validate || validate(value)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, keyword, params, message }: ValidationError) =>
      `${subject}${instancePath && ` at ${instancePath}`}: ${message ?? keyword} ${JSON.stringify(params)}`,
  )
}
