import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { answerFindings } from '../verify/answer-findings.ts'
import { newSecret, partIn } from '../verify/exchanges.ts'
import type { Finding } from '../verify/finding.ts'
import { partHeader, replay } from '../verify/replay.ts'
import type { Case } from './cases.ts'

/** So many cases are one run of the verifier, which tells of progress in between. */
const atOnce = 400

/**
 * Which cases their contracts refuse, in their order, by Pact's own verifier: it is shown each answer as if a provider had
 * given it. What only our comparison with the document would find is no merit of the contract, and counts for nothing.
 */
export async function judge(cases: readonly Case[], onJudged: (count: number) => void): Promise<boolean[]> {
  const refused = cases.map(() => false)
  const providers = [...new Set(cases.map(({ part }) => part.pact.provider))]
  await Promise.all(
    providers.map(async (provider) => {
      const own = cases.flatMap((each, index) => (each.part.pact.provider === provider ? [{ each, index }] : []))
      for (let from = 0; from < own.length; from += atOnce) {
        const batch = own.slice(from, from + atOnce)
        const found = await judgeOf(
          provider,
          batch.map(({ each }) => each),
        )
        for (const [at, { index }] of batch.entries()) refused[index] = found[at] ?? false
        onJudged(batch.length)
      }
    }),
  )
  return refused
}

async function judgeOf(provider: string, cases: readonly Case[]): Promise<boolean[]> {
  const secret = newSecret()
  let heard = performance.now()
  const server = createServer((request, response) => {
    heard = performance.now()
    const answer = cases[partIn(request.headers[partHeader], secret) ?? -1]?.answer
    request.resume()
    if (!answer) return void response.writeHead(404).end()
    const {
      connection: _,
      'keep-alive': __,
      'transfer-encoding': ___,
      'content-length': ____,
      ...headers
    } = answer.headers
    const hasBody = answer.status !== 204 && answer.status !== 304
    response.writeHead(answer.status, headers).end(hasBody ? answer.body : undefined)
  })
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const found = await replay(
      cases.map(({ part }) => part),
      {
        name: provider,
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        statesUrl: undefined,
        tearsDown: false,
        part: (number) => `${secret}.${number}`,
        quietFor: () => performance.now() - heard,
        stage: 'mock',
      },
    )
    return cases.map((each, index) => isError(found[index] ?? []) || isError(valueFindings(each)))
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** What the verifier leaves to us: values that a state gives. */
function valueFindings({ part, answer }: Case): Finding[] {
  const request = { method: '', target: '', headers: {}, body: '' }
  return answerFindings(part.interaction, { ...answer, request, violations: [], duration: 0 }, 'mock')
}

const isError = (findings: readonly Finding[]) => findings.some(({ severity }) => severity === 'error')
