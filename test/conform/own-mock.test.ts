import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { conform } from '../../contracts/conform/conform.ts'
import { checks } from '../../contracts/conform/checks/checks.ts'
import { knownBugs, serviceOf, switches } from '../../mock/index.ts'
import { startPrism } from '../support/prism.ts'
import { conformMock, seenBugs } from './with-bugs.ts'

const services = ['clickhouse', 'snyk', 'mpdx']
const failing = ({ checks: rows }: Awaited<ReturnType<typeof conform>>) =>
  rows.flatMap(({ id, outcome, reason, differences }) => (outcome === 'fails' ? [{ id, reason, differences }] : []))

/** A check would wait for as long as the limit says. */
const isLimited = (name: string) => name.includes('rate-limit')

test.each(services)('a mock of %s conforms to both profiles, each check asked somewhere', async (service) => {
  const asked = new Set<string>()
  for (const profile of ['documented', 'live'] as const) {
    const limits = switches.map(({ name }) => name).filter((name) => name === `${service}.rate-limit`)
    const report = await conformMock(service, {
      profile,
      switches: Object.fromEntries(limits.map((name) => [name, 'documented'])),
    })
    expect(failing(report)).toEqual([])
    expect(report.verdict).toBe('conforms')
    for (const { id, outcome } of report.checks) if (outcome === 'holds') asked.add(id)
    for (const { sentence, outcome, id } of report.checks)
      if (outcome === 'holds' && id !== 'clean-up') expect(`${id}: ${sentence}`).not.toContain('undefined')
  }
  const { terms } = serviceOf(service)
  const possible = checks.filter(
    ({ about, also = [], applies }) =>
      [about, ...also].every((deed) => terms.requests[deed] !== undefined) && (applies?.(serviceOf(service)) ?? true),
  )
  expect(possible.map(({ id }) => id).filter((id) => !asked.has(id))).toEqual([])
})

test.each(switches.map(({ name }) => name))('a mock with %s live conforms to it', async (name) => {
  const [service = ''] = name.split('.')
  const only = isLimited(name) ? { only: 'list-of-' } : {}
  expect(failing(await conformMock(service, { switches: { [name]: 'live' } }, only))).toEqual([])
})

test('a mock is not taken for one of the other profile', async () => {
  const report = await conformMock('snyk', {}, { conduct: { profile: 'live' } })
  expect(failing(report).map(({ id }) => id)).toEqual(['list-of-a-bystander', 'document-listOrgInvitation-403'])
})

describe('bugs', () => {
  const known = JSON.parse(readFileSync(new URL('seen-bugs.json', import.meta.url), 'utf8')) as Record<
    string,
    Record<string, string>
  >

  test('the table has every bug of every service', () => {
    for (const service of services)
      expect(Object.keys(known[service] ?? {})).toEqual(
        knownBugs.filter(({ wire }) => service in wire).map(({ id }) => id),
      )
  })

  // The whole table: npm run conform:bugs.
  test.each(services)('of %s fail what they are about, each in one service', async (service) => {
    const own = knownBugs
      .filter(({ wire, id }, index) => {
        const seenBy = services.filter((each) => each in wire && known[each]?.[id] !== '')
        return seenBy[index % seenBy.length] === service
      })
      .map(({ id }) => id)
    const wanted = Object.fromEntries(own.map((id) => [id, known[service]?.[id]]))
    expect(await seenBugs(service, own)).toEqual(wanted)
  })
})

test("Prism's mock of the document fails where one without a state must, and holds where the document is enough", async () => {
  const url = await startPrism()
  const credentials = {
    manager: 'token x',
    organization: '5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70',
    role: '5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f71',
  }
  const report = await conform({ service: 'snyk', url, credentials })
  const outcome = (id: string) => report.checks.find((row) => row.id === id)?.outcome
  expect(report.verdict).toBe('differs')
  for (const id of [
    'create-is-listed',
    'create-for-a-pending-address',
    'cancel-answers',
    'cancel-twice',
    'race-for-one-address',
    'list-of-an-unknown-caller',
  ])
    expect([id, outcome(id)]).toEqual([id, 'fails'])
  for (const id of ['list-answers', 'list-of-no-id', 'create-without-members', 'list-of-an-anonymous-caller'])
    expect([id, outcome(id)]).toEqual([id, 'holds'])
})
