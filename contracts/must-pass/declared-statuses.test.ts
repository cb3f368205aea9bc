import { expect, test } from 'vitest'

import { openapiInForce, rulesInForce } from '../../mock/index.ts'
import { verify } from '../verify/verify.ts'
import { legalContracts, undeclaredContracts, type LegalContract } from './legal-contracts.ts'

/** What a state brings, whether it is declared or not. */
const failures = [413, 429, 500, 503]

function pactsOf(contracts: readonly LegalContract[]) {
  return [...new Set(contracts.map(({ service }) => service))].map((name) => {
    const interactions = contracts.filter(({ service }) => service === name).map(({ interaction }) => interaction)
    const metadata = { pactSpecification: { version: '4.0' } }
    return { name, text: JSON.stringify({ consumer: { name: 'web-app' }, provider: { name }, interactions, metadata }) }
  })
}

test.each(['documented', 'live'] as const)(
  'every status that an operation declares in the profile %s has a legal contract, and no other status of a state',
  async (profile) => {
    const conduct = { profile, switches: {} }
    const openapi = JSON.parse(await openapiInForce(conduct)) as object
    const legal = legalContracts(openapi)
    const { operations } = await rulesInForce(conduct)
    const declared = Object.values(operations).flatMap(({ operationId, responses }) =>
      Object.keys(responses).map((status) => `${operationId} ${status}`),
    )
    expect(legal.map(({ operationId, status }) => `${operationId} ${status}`).sort()).toEqual(declared.sort())

    const undeclared = undeclaredContracts(openapi, failures)
    const { pacts } = await verify(pactsOf([...legal, ...undeclared]), { conduct })
    const found = pacts.flatMap(({ interactions }) =>
      interactions.map(({ description, findings }) => [description, findings.map(({ id }) => id)] as const),
    )
    const ofLegal = found.filter(([description]) => declared.includes(description))
    expect(ofLegal).toHaveLength(declared.length)
    expect(ofLegal.filter(([, ids]) => ids.length > 0)).toEqual([])
    // One that the document does not know, such as 503, is no promise of the service.
    const others = found.filter(([description]) => !declared.includes(description))
    expect(others.length).toBeGreaterThan(0)
    expect(others.filter(([, ids]) => !ids.includes('response.status.unknown'))).toEqual([])
  },
)
