import { Agent, request } from 'node:http'
import { checkAnswer, documentedRules, type AnswerRules, type Verdict, type WireAnswer } from '../../mock/index.ts'
import { recordHit } from './hits.ts'

/** A request. The path goes onto the wire as it stands here. */
export interface Ask {
  readonly method?: string
  /** Path and query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** A value becomes JSON; a text or bytes are sent as they are. */
  readonly body?: unknown
}

export interface Reply extends WireAnswer {
  readonly operationId: string | undefined
  /** The body parsed; undefined when it is no JSON. */
  readonly json: unknown
}

/** An idle connection is given up before the mock does so, which is after five seconds: it could be in use again then. */
const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: 2000 })
const documented = await documentedRules()

/** How a request reaches a mock: a URL, or a function. */
export type Door = string | ((ask: Ask) => Promise<WireAnswer>)

/** Sends a request and holds the answer against the spec. Rejects when it is not as declared. */
export async function exchange(door: Door, ask: Ask, rules: AnswerRules = documented): Promise<Reply> {
  const answer = await (typeof door === 'string' ? send(door, ask) : door(ask))
  if (answer.headers['x-content-type-options'] !== 'nosniff')
    throw new Error(`${answer.method} ${answer.path} lets a browser guess what its body is.`)
  return { ...answer, operationId: hold(answer, rules), json: parse(answer) }
}

/** What only a stack trace holds. */
export const traces = /\bnode:internal|\bnode_modules|(\\n|\n) *at [^\n]+:\d+:\d+|\bfile:\/\/|\.[jt]s:\d+/

/** Throws when an answer is not as the spec declares it; otherwise records it and returns its operation. */
export function hold(answer: WireAnswer, rules: AnswerRules = documented): string | undefined {
  const { operationId, violations } = verdictOn(answer, rules)
  if (answer.status >= 400 && traces.test(answer.body))
    throw new Error(`${answer.method} ${answer.path} shows a stack: ${answer.body}`)
  if (violations.length > 0) {
    const title = `${answer.method} ${answer.path.slice(0, 500)} (${operationId ?? 'no operation'}) ${answer.status} is not as declared`
    throw new Error([`${title}:`, ...violations, answer.body.slice(0, 2000)].join('\n  '))
  }
  // The gate is about the documented answers.
  if (operationId !== undefined && isGated(operationId, rules)) recordHit(operationId, answer.status)
  return operationId
}

/** test/answers.gate.test.ts asks for the answers of the documented profile and of the control plane. */
function isGated(operationId: string, rules: AnswerRules): boolean {
  return rules === documented || rules.operations[operationId]?.service === 'control'
}

/** What is no operation is answered with the error document of the service that the path belongs to. */
function verdictOn(answer: WireAnswer, rules: AnswerRules): Verdict {
  const checked = checkAnswer(answer, rules)
  const isDeclared =
    checked.operationId !== undefined && rules.operations[checked.operationId]?.responses[answer.status]
  // The HTTP parser gives up before there is an operation.
  const early = (answer.status === 408 || answer.status === 431) && !isDeclared
  const verdict = early ? { operationId: undefined, violations: [] } : checked
  if (verdict.operationId !== undefined || answer.method === 'OPTIONS') return verdict
  const path = answer.path.replace(/^\/sandboxes\/[^/?#]+(?=\/)/, '')
  const neighbour = Object.values(rules.operations).find(
    (operation) => operation.responses[404] && path.startsWith(basePaths[operation.service] ?? '/'),
  )
  if (!neighbour) return verdict
  const asNotFound = { ...answer, method: neighbour.method.toUpperCase(), path: neighbour.path, status: 404 }
  const { violations } = checkAnswer(answer.method === 'HEAD' ? { ...asNotFound, method: 'HEAD' } : asNotFound, rules)
  return { operationId: undefined, violations }
}

const basePaths: Readonly<Record<string, string>> = {
  clickhouse: '/v1/',
  snyk: '/rest/',
  mpdx: '/api/v2/',
  control: '/_mock/',
}

/** Sends a request and judges nothing. */
export function send(url: string, { method = 'GET', path, headers = {}, body }: Ask): Promise<WireAnswer> {
  const { hostname, port } = new URL(url)
  const bytes = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const length = bytes === undefined ? undefined : { 'content-length': String(Buffer.byteLength(bytes)) }
    const outgoing = request(
      { agent, hostname, port, method, path, headers: { ...length, ...headers } },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          resolve({
            method,
            path,
            status: incoming.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
            ),
            body: Buffer.concat(chunks).toString(),
          })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(bytes)
  })
}

function parse({ headers, body }: WireAnswer): unknown {
  return body !== '' && headers['content-type']?.includes('json') ? (JSON.parse(body) as unknown) : undefined
}
