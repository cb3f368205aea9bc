import { PactV4, type MatchersV3 } from '@pact-foundation/pact'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

import { ResponseError } from '../client/index.ts'
import { fromState } from '../helpers/pact-helpers.ts'

export const organizationId = '5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70'
export const invitationId = '1c9e4d70-52ab-4f36-8d21-7e90b4c3a6f5'

/** A contract between the generated client and a service. */
export function contractWith(provider: 'clickhouse' | 'snyk' | 'mpdx'): PactV4 {
  const dir = process.env['INVITEKIT_PACTS'] ?? tmpdir()
  return new PactV4({ consumer: 'invitekit-client', provider, dir, logLevel: 'warn' })
}

/**
 * Pact's mock server answers first and notes afterwards that it was asked; a test that is over in between fails with
 * "expected but not received". Source: https://github.com/pact-foundation/pact-core-mock-server/pull/14
 */
export const fetchApi: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  await sleep(50)
  return response
}

/** A member, as the provider state names them. */
export const memberEmail = fromState('${memberEmail}', 'robin.vega@example.com') as unknown as string

/** A path in which `{organization}`, `{other}` and `{invitation}` are ids that the provider state gives. */
export function path(template: string): MatchersV3.ProviderStateInjectedValue<string> {
  const names = { organization: 'organizationId', other: 'otherOrganizationId', invitation: 'invitationId' }
  const ids = { organization: organizationId, other: organizationId, invitation: invitationId }
  const filled = (value: (name: keyof typeof names) => string) =>
    template.replaceAll(/\{(organization|other|invitation)\}/g, (_, name: keyof typeof names) => value(name))
  const [expression, example] = [filled((name) => `\${${names[name]}}`), filled((name) => ids[name])]
  return fromState(expression, example) as unknown as MatchersV3.ProviderStateInjectedValue<string>
}

/** The error document that the call is refused with. Throws when the call is not refused. */
export async function refusal<ErrorDocument>(call: Promise<unknown>): Promise<ErrorDocument> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof ResponseError) return (await error.response.json()) as ErrorDocument
  throw new Error('The call was not refused.', { cause: error })
}
