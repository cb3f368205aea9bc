import type { Exchange } from '../exchanges.ts'
import type { Interaction } from '../pact.ts'
import type { ReplayReport } from './report.ts'

/** What a report shows of an exchange. Credentials may be those of a real account. */
export function replayReport({ response, status }: Interaction, { request, where, ...answer }: Exchange): ReplayReport {
  const wanted = Object.fromEntries([...response.headers].map(([name, values]) => [name, values.join(', ')]))
  return {
    ...(where !== undefined && { where }),
    request: {
      method: request.method,
      target: request.target.replace(/([?&]access_token=)[^&]*/g, '$1…'),
      headers: withoutSecrets(request.headers),
      body: request.body,
    },
    answer: { status: answer.status, headers: answer.headers, body: answer.body },
    wanted: { status, headers: wanted, body: response.hasBody ? response.body : undefined },
  }
}

/** Of credentials their scheme. */
function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (name === 'authorization') return [name, value.replace(/(?<=^\S+\s).*$|^\S+$/, '…')]
      return [name, /cookie|secret|token|api-?key/.test(name) ? '…' : value]
    }),
  )
}
