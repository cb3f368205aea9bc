// @ts-check
/** What a provider's team writes with pact-js alone: a mock, and its Verifier. Ends with 1 when it finds something. */
import { Verifier } from '@pact-foundation/pact'

// A computed path: a type check need not find what only the build makes.
const { createMock } = await import(new URL('../../../dist/index.js', import.meta.url).href)
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
