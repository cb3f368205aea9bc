import { askJson } from '../drive/ask.ts'
import type { ServiceUse } from '../drive/services.ts'
import type { Place } from './writer.ts'

/** What a snapshot's file tells that is looked at here. */
export interface Records {
  readonly invitations: readonly {
    readonly id: string
    readonly email: string
    readonly service: string
    readonly organizationId: string
    readonly acceptedBy: string | null
    readonly cancelledBy: string | null
  }[]
  readonly people: readonly { readonly id: string; readonly email: string }[]
  readonly memberships: readonly { readonly organizationId: string; readonly personId: string }[]
}

interface Named {
  readonly name: string
}

/** Every record of a sandbox, or undefined when there is no such sandbox. The snapshot that tells it is removed. */
export async function recordsOf(url: string, sandbox: string): Promise<Records | undefined> {
  const { sandboxes } = await askJson<{ sandboxes: Named[] }>(url, { path: '/_mock/sandboxes' })
  if (!sandboxes.some(({ name }) => name === sandbox)) return undefined
  const path = `/sandboxes/${sandbox}/_mock/snapshots`
  const headers = { 'content-type': 'application/json' }
  await askJson(url, { method: 'POST', path, headers, body: { name: 'survey' } })
  const records = await snapshotRecords(url, sandbox, 'survey')
  await askJson(url, { method: 'DELETE', path: `${path}/survey` })
  return records
}

export async function snapshotRecords(url: string, sandbox: string, name: string): Promise<Records> {
  return (await askJson<{ records: Records }>(url, { path: `/sandboxes/${sandbox}/_mock/snapshots/${name}` })).records
}

export async function snapshotNames(url: string, sandbox: string): Promise<string[]> {
  const path = `/sandboxes/${sandbox}/_mock/snapshots`
  return (await askJson<{ snapshots: Named[] }>(url, { path })).snapshots.map(({ name }) => name)
}

/** What became of the invitations to a writer's addresses. Half an acceptance has a word that no writer expects. */
export function placeOf({ invitations, people, memberships }: Records, writer: string): Place {
  const place = new Map<string, string>()
  const members = new Set(memberships.map(({ organizationId, personId }) => `${organizationId}/${personId}`))
  const isTheirs = ({ email }: { email: string }) => email.startsWith(`${writer}.`)
  for (const { email, organizationId, acceptedBy, cancelledBy } of invitations.filter(isTheirs)) {
    const isMember = members.has(`${organizationId}/${acceptedBy}`)
    const accepted = isMember ? 'accepted' : 'accepted without a membership'
    const state = cancelledBy !== null ? 'cancelled' : acceptedBy !== null ? accepted : 'pending'
    place.set(email, place.has(email) ? 'there twice' : state)
  }
  for (const { id, email } of people.filter(isTheirs)) {
    if (place.get(email) !== 'accepted') place.set(`account of ${email}`, 'there without an acceptance')
    else if (memberships.filter(({ personId }) => personId === id).length !== 1) place.set(email, 'a member twice')
  }
  return place
}

/** What the services list although it is not open, or do not list although it is. */
export async function listed(
  url: string,
  services: readonly ServiceUse[],
  { invitations }: Records,
): Promise<string[]> {
  const found = await Promise.all(
    services.map(async ({ name, list, all }) => {
      const organizationId = /[0-9a-f-]{36}/.exec(list.path)?.[0]
      const open = invitations.filter(
        (each) =>
          each.service === name &&
          each.organizationId === organizationId &&
          each.acceptedBy === null &&
          each.cancelledBy === null,
      )
      const shown = new Set((await all(url)).map(({ id }) => id))
      const isRight = shown.size === open.length && open.every(({ id }) => shown.has(id))
      return isRight ? [] : [`${name} lists ${shown.size} invitations, and ${open.length} are open`]
    }),
  )
  return found.flat()
}
