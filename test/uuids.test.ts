import { describe, expect, test } from 'vitest'
import { accessTo, names } from './bad-input/services.ts'
import { invite, listed } from './control/in-sandbox.ts'
import { control } from './support/control.ts'
import { snapshotFileOf, uploadAndRestore } from './support/snapshots.ts'
import { stage, type ServiceName, type Stage } from './support/stage.ts'

const upper = (id: string) => id.toUpperCase()

/** Paths and bodies with every id in capitals. */
function inCapitals(set: Stage, service: ServiceName) {
  const { list, ...access } = accessTo(service, { ...set, org: upper(set.org), role: (name) => upper(set.role(name)) })
  return { ...access, list, headers: { ...access.as, 'content-type': access.mediaType } }
}

describe.each(names)('%s compares ids without regard to case', (service) => {
  test('in paths and bodies, and shows the one it keeps', async () => {
    const set = await stage()
    const plain = accessTo(service, set)
    const { list, query, headers, valid } = inCapitals(set, service)
    const created = await set.send({ method: 'POST', path: list + query, headers, body: valid })
    expect(created.status).toBeLessThan(300)
    expect(created.body).not.toContain(upper(set.org))
    const found = (await listed(set, service)).find(({ email }) => email === 'somebody@example.com')
    const id = found?.id ?? ''
    expect(created.body).toContain(id)
    const shown = await set.send({ path: list + query, headers })
    expect(shown.json).toEqual((await set.send({ path: plain.list + query, headers })).json)
    if (service !== 'snyk') {
      const one = await set.send({ path: `${list}/${upper(id)}${query}`, headers })
      expect([one.status, one.body.includes(id)]).toEqual([200, true])
    }
    const deleted = await set.send({ method: 'DELETE', path: `${list}/${upper(id)}${query}`, headers })
    expect(deleted.status).toBe(204)
    expect((await listed(set, service)).map((each) => each.id)).not.toContain(id)
  })

  test('where a snapshot file keeps capitals', async () => {
    const set = await stage()
    const { id } = await invite(set, service, 'somebody@example.com')
    const { [names.indexOf(service)]: role = '' } = [set.role('Developer'), set.role('Developer'), set.role('Admin')]
    const owner = set.persona('owner')
    // Only where they are defined: references stay as they are.
    const kept = JSON.stringify(await snapshotFileOf(set.mock)).replaceAll(
      new RegExp(`"id":"(${[set.org, id, role].join('|')})"`, 'g'),
      (_, found: string) => `"id":"${upper(found)}"`,
    )
    await uploadAndRestore(set.mock, JSON.parse(kept))
    expect(owner.token).toBe(set.persona('owner').token)
    for (const org of [set.org, upper(set.org)]) {
      const there = await listed({ ...set, org }, service)
      expect(there).toContainEqual({ id: upper(id), email: 'somebody@example.com' })
    }
    const { list, query, as } = accessTo(service, set)
    expect((await set.send({ method: 'DELETE', path: `${list}/${id}${query}`, headers: as })).status).toBe(204)
    expect((await listed(set, service)).map((each) => each.id)).not.toContain(upper(id))
    expect((await invite(set, service, 'another@example.com')).id).not.toBe(upper(id))
  })
})

test('mpdx accepts with the id of the URL in capitals, and refuses that of another invite', async () => {
  const set = await stage()
  const { id, json } = await invite(set, 'mpdx', 'somebody@example.com')
  const { list, mediaType } = accessTo('mpdx', set)
  const { code } = (json as { data: { attributes: { code: string } } }).data.attributes
  const data = { type: 'organization_invites', id: upper(id), attributes: { code } }
  const headers = { ...set.as('invitee', 'mpdx'), 'content-type': mediaType }
  const reply = await set.send({ method: 'PUT', path: `${list}/${id}/accept`, headers, body: { data } })
  expect([reply.status, Object(reply.json)]).toMatchObject([200, { data: { id } }])
})

test('a live key of ClickHouse knows its organization in capitals', async () => {
  const set = await stage({ switches: { 'clickhouse.auth': 'live' } })
  const { list, query, headers } = inCapitals(set, 'clickhouse')
  expect((await set.send({ path: list + query, headers })).status).toBe(200)
})

test('the control plane finds mails and their pages by an id in capitals', async () => {
  const set = await stage()
  const { id } = await invite(set, 'snyk', 'somebody@example.com')
  const { url } = set.mock
  expect((await control(url, 'GET', `/_mock/outbox/${upper(id)}`)).json).toMatchObject({ id })
  expect((await control(url, 'GET', `/_mock/outbox?after=${upper(id)}`)).json).toEqual({ mails: [], total: 0 })
  const [link = ''] = set.mock.outbox.get(id)?.links ?? []
  expect((await fetch(link.replace(id, upper(id)))).status).toBe(200)
})

test('a snapshot file with an id in two spellings is refused', async () => {
  const set = await stage()
  const file = await snapshotFileOf(set.mock)
  const [first] = file.records.organizations
  if (!first) throw new Error('There is an organization.')
  const organizations = [...file.records.organizations, { ...first, id: upper(first.id) }]
  const records = { ...file.records, organizations }
  const upload = await control(set.mock.url, 'PUT', '/_mock/snapshots/two', { ...file, records })
  expect([upload.status, upload.json]).toMatchObject([400, { error: { code: 'invalid-snapshot' } }])
})
