// @ts-check
/** What a provider's team writes with pact-js alone: a mock, and its Verifier. Ends with 1 when it finds something. */
import { Verifier } from '@pact-foundation/pact'
import { createMock } from 'invitekit'

const [pact = ''] = process.argv.slice(2)
const mock = await createMock({ scenario: 'empty' })
try {
  await new Verifier({
    provider: 'clickhouse',
    providerBaseUrl: mock.url,
    pactUrls: [pact],
    providerStatesSetupUrl: `${mock.url}/_mock/provider-states?provider=clickhouse`,
    logLevel: 'error',
  }).verifyProvider()
} catch {
  process.exitCode = 1
} finally {
  await mock.close()
}
