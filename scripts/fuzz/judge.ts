import { controlRules, operationOf, type AnswerRules } from '../../mock/index.ts'
import { hold, traces } from '../../test/support/exchange.ts'
import { answersIn } from '../../test/support/raw-http.ts'
import type { Message } from './mutate-request.ts'
import { isEventStream, type Heard } from './speak.ts'

const control = await controlRules()

/** What they say is said before a service is found, in no service's words: decisions/errors-without-a-document.md. */
const early = /^\{"error":\{"code":"(unknown-sandbox|foreign-host|foreign-origin)"/

/** What is wrong with the answers to something that is hardly HTTP. */
export function judgeBytes({ text, isHanging }: Heard): string[] {
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))
  return [
    ...(isHanging ? ['the connection was left open'] : []),
    ...statuses.filter((status) => status >= 500).map((status) => `answered ${status}`),
    ...(text !== '' && !text.startsWith('HTTP/1.1 ') ? ['answered what is no HTTP'] : []),
    ...(statuses.some((status) => status >= 400) && traces.test(text) ? ['shows a stack'] : []),
  ]
}

/** What is wrong with the answer to a request that is HTTP: there must be one, and it must be as the spec declares it. */
export function judgeMessage({ method, target, headers }: Message, heard: Heard, rules: AnswerRules): string[] {
  const wrong = judgeBytes(heard)
  if (wrong.length > 0) return wrong
  const final = heard.text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '')
  if (isEventStream(final)) return []
  try {
    const answers = answersIn(final, { method, path: target })
    const [answer] = answers
    if (answers.length !== 1 || !answer) return [`answered ${answers.length} times`]
    if (early.test(answer.body)) return []
    // Without its body, an early answer is known by its media type alone.
    if (method === 'HEAD' && answer.headers['content-type'] === 'application/json') return []
    // Any operation may be told to fail, and none is found for a request without Host.
    const names = headers.map(([name]) => name)
    if (names.includes('x-mock-fault') || names.includes('prefer') || !names.includes('host')) return []
    const isControl = operationOf(answer, control) !== undefined || /\/_mock(?![^/?#])/.test(target)
    if (isControl && operationOf(answer, control) === undefined) return []
    hold(answer, isControl ? control : rules)
    return []
  } catch (error) {
    return [error instanceof Error ? error.message.slice(0, 1500) : String(error)]
  }
}
