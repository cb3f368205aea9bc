import type { Pact } from '../../generated/control-types.ts'
import { pathOf } from '../../serve/query-string.ts'
import { headersIn } from '../../serve/sent-answer.ts'
import type { Visit } from '../../serve/visit.ts'
import { refuseControl } from '../problem.ts'
import { answerKept } from './journal.ts'
import { formsIn, novelForm } from './novelty.ts'
import { replayOf } from './replay.ts'
import { shallowJson } from './shallow-json.ts'

/**
 * A pact of version 4 with the request as its one interaction. What is new each time in the answer is matched by its
 * form. Throws a ControlRefusal when there is no whole answer to a service's operation.
 */
export function pactOf(id: number, visit: Visit): Pact {
  const { answer, service } = visit
  if (!answer || !service) {
    const missing = answer ? 'is about no service' : 'has no answer'
    refuseControl('not-exportable', `Entry ${id} ${missing}, which a pact needs. Export it as curl.`)
  }
  if (answer.text?.length === answerKept) {
    refuseControl('not-exportable', `The answer of entry ${id} was too long to be kept. Export it as curl.`)
  }
  // The sandbox stands in the base URL that whoever verifies the pact gives.
  const { method, target, headers, body } = replayOf(visit)
  const { scenario, parameters, seed } = visit.world.settings
  const contentType = headersIn(answer.headers)['content-type']
  const response = method === 'HEAD' ? undefined : jsonContent(answer.text, contentType)
  const query = target.includes('?') ? queryOf(target) : undefined
  return {
    consumer: { name: 'consumer' },
    provider: { name: service.name },
    interactions: [
      {
        type: 'Synchronous/HTTP',
        description: `${visit.operationId ?? `${method} ${pathOf(target)}`} answers ${answer.status}`,
        pending: false,
        // What the sandbox was made from; what was done in it before is not part of the pact.
        providerStates: [{ name: scenario, params: { ...parameters, seed } }],
        request: {
          method,
          path: pathOf(target),
          ...(query && { query }),
          headers: listed(headers),
          ...jsonContent(body, headers['content-type']),
        },
        response: {
          status: answer.status,
          ...(contentType !== undefined && { headers: { 'Content-Type': [contentType] } }),
          ...response,
          ...(response && { matchingRules: { body: rulesFor(response.body.content, formsIn(`${target}\n${body}`)) } }),
        },
      },
    ],
    metadata: { pactSpecification: { version: '4.0' } },
  }
}

/** Pact's names of headers are compared as they are written: its own tools write them so. */
const listed = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
      [value],
    ]),
  )

function queryOf(target: string): Record<string, string[]> {
  const query = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(target.slice(target.indexOf('?')))) {
    const values = query.get(name)
    if (values) values.push(value)
    else query.set(name, [value])
  }
  return Object.fromEntries(query)
}

function jsonContent(text: string | undefined, contentType: unknown) {
  if (text === undefined) return undefined
  const content = shallowJson(text)
  if (content !== undefined) return { body: { content, contentType: String(contentType), encoded: false } }
  return { body: { content: text, contentType: 'text/plain', encoded: false } }
}

type Rules = Record<string, { combine: 'AND'; matchers: { match: 'regex'; regex: string }[] }>

function rulesFor(value: unknown, request: ReadonlySet<string>, path = '$', rules: Rules = {}): Rules {
  if (typeof value === 'string') {
    const regex = novelForm(value, request)
    if (regex !== undefined) rules[path] = { combine: 'AND', matchers: [{ match: 'regex', regex }] }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      const step = Array.isArray(value) ? `[${name}]` : /^\w+$/.test(name) ? `.${name}` : `['${name}']`
      rulesFor(member, request, path + step, rules)
    }
  }
  return rules
}
