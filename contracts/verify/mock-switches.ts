import { findingsOf, type Finding } from './finding.ts'
import type { Interaction } from './pact.ts'

const { error } = findingsOf('preflight')

/** Headers by which a mock, this or another, is told what to answer. No service knows them, so a contract with them says nothing of one. */
export function mockSwitchFindings({ request, path }: Interaction): Finding[] {
  const names = [...request.headers].flatMap(([name, values]) => {
    if (/^x-(mock|prism|microcks|invitekit)-/.test(name)) return [name]
    const isTold = values.some((value) => /(^|[,;\s])(code|status(code)?|example|dynamic)\s*=/i.test(value))
    return name === 'prefer' && isTold ? [name] : []
  })
  const found = names.map((name) =>
    error(
      'mock-switch',
      `The request tells the mock what to answer, by the header ${name}. The service does not know it.`,
      'Take it out of the client, and name a provider state: "the service fails", "the service is unavailable", "the rate limit is reached", "the body is too large".',
    ),
  )
  if (!/^\/(sandboxes\/[^/]+|_mock)(\/|$)/.test(path)) return found
  return [
    ...found,
    error(
      'mock-path',
      `The path ${path} is the mock's own. The service does not know it.`,
      "Write the service's path, and let the test put the mock's address before it.",
    ),
  ]
}
