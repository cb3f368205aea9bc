import { headersIn } from '../../serve/sent-answer.ts'
import type { Visit } from '../../serve/visit.ts'
import { visibleLines } from '../../text/visible.ts'
import { refuseControl } from '../problem.ts'
import { answerKept } from './journal.ts'
import { formsIn, novelForm } from './novelty.ts'
import { replayOf } from './replay.ts'
import { shallowJson } from './shallow-json.ts'

/**
 * A test file for Vitest that sends the request again and expects the same answer, but for what is new each time. Throws
 * a ControlRefusal when nothing was answered.
 */
export function vitestOf(id: number, visit: Visit): string {
  const { answer } = visit
  if (!answer) {
    refuseControl('not-exportable', `Entry ${id} has no answer, which a test would expect. Export it as curl.`)
  }
  const { method, origin, prefix, target, headers, body } = replayOf(visit)
  const options = [
    `    method: ${literal(method)},`,
    `    headers: ${literal(headers, 2)},`,
    ...(body === undefined ? [] : [`    body: ${bodyLiteral(body)},`]),
  ]
  const contentType = headersIn(answer.headers)['content-type']
  const lines = [
    `import { expect, test } from 'vitest'`,
    '',
    `const url = process.env['INVITEKIT_URL'] ?? ${literal(origin + prefix)}`,
    '',
    `test(${literal(`${method} ${target} answers ${answer.status}`)}, async () => {`,
    `  const response = await fetch(url + ${literal(target)}, {`,
    ...options,
    '  })',
    `  expect(response.status).toBe(${answer.status})`,
    ...(contentType === undefined || method === 'HEAD'
      ? []
      : [`  expect(response.headers.get('content-type')).toBe(${literal(contentType)})`]),
    ...(method === 'HEAD' ? [] : bodyLines(answer.text, `${target}\n${body}`)),
    '})',
    '',
  ]
  // What it escapes stands in string literals.
  return visibleLines(lines.join('\n'))
}

function bodyLines(text: string | undefined, request: string): string[] {
  if (text === undefined) return [`  expect(await response.text()).toBe('')`]
  if (text.length === answerKept) return []
  const value = shallowJson(text)
  if (value === undefined) return [`  expect(await response.text()).toBe(${literal(text)})`]
  return [`  expect(await response.json()).toEqual(${expected(value, formsIn(request))})`]
}

function bodyLiteral(body: string): string {
  const value = shallowJson(body)
  return value !== undefined && JSON.stringify(value) === body ? `JSON.stringify(${literal(value, 2)})` : literal(body)
}

/** The value as source, in which what is new each time is known by its form only. */
function expected(value: unknown, request: ReadonlySet<string>, depth = 1): string {
  if (typeof value === 'string') {
    const form = novelForm(value, request)
    return form === undefined ? JSON.stringify(value) : `expect.stringMatching(${String(new RegExp(form, 'i'))})`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const isList = Array.isArray(value)
  const members = Object.entries(value).map(
    ([name, member]) => (isList ? '' : `${memberName(name)}: `) + expected(member, request, depth + 1),
  )
  const [open, close] = isList ? '[]' : '{}'
  if (members.length === 0) return `${open}${close}`
  const lines = members.map((member) => `${'  '.repeat(depth + 1)}${member},\n`).join('')
  return `${open}\n${lines}${'  '.repeat(depth)}${close}`
}

/** As a literal's member, one of this name would be its prototype. */
const memberName = (name: string) => (name === '__proto__' ? `['__proto__']` : JSON.stringify(name))

const literal = (value: unknown, depth = 0) =>
  indented(JSON.stringify(value, null, depth === 0 ? 0 : 2), depth).replaceAll('"__proto__":', `['__proto__']:`)
const indented = (text: string, depth: number) => text.replaceAll('\n', `\n${'  '.repeat(depth)}`)
