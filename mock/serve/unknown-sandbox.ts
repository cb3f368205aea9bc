import { quoted } from '../domain/short.ts'
import { compose } from './compose.ts'
import type { SentAnswer } from './sent-answer.ts'

/** What is answered where there is no sandbox of the name. */
export function unknownSandbox(sandbox: string): SentAnswer {
  const message = `There is no sandbox ${quoted(sandbox)}. Create it first, or leave the name out.`
  return compose({ status: 404, body: { error: { code: 'unknown-sandbox', message } } }, 'application/json')
}
