import { idKey } from '../domain/id-key.ts'
import { mapPatiently, patiently } from '../domain/patiently.ts'
import type { CurrentRecords } from './current-records.ts'

/** The same records, each reference spelled as the id that it names: what is kept is compared letter by letter. */
export async function referencesAsNamed(records: CurrentRecords): Promise<CurrentRecords> {
  const { memberships, personas, invitations } = records
  const organization = await spelling(records.organizations)
  const role = await spelling(records.roles)
  const person = await spelling(records.people)
  const nobodyOr = (id: string | null) => (id === null ? null : person(id))
  const invitation = await spelling(invitations)
  return {
    ...records,
    roles: await mapPatiently(records.roles, (each) =>
      changed(each, { organizationId: organization(each.organizationId) }),
    ),
    memberships: await mapPatiently(memberships, (each) =>
      changed(each, {
        organizationId: organization(each.organizationId),
        personId: person(each.personId),
        roleIds: allSpelled(each.roleIds, role),
      }),
    ),
    personas: await mapPatiently(personas, ({ apiKey, ...each }) => ({
      ...each,
      personId: person(each.personId),
      apiKey: { ...apiKey, organizationId: organization(apiKey.organizationId) },
    })),
    invitations: await mapPatiently(invitations, (each) =>
      changed(each, {
        organizationId: organization(each.organizationId),
        roleIds: allSpelled(each.roleIds, role),
        invitedBy: person(each.invitedBy),
        acceptedBy: nobodyOr(each.acceptedBy),
        cancelledBy: nobodyOr(each.cancelledBy),
      }),
    ),
    mails: await mapPatiently(records.mails, (each) =>
      each.invitation === undefined ? each : { ...each, invitation: invitation(each.invitation) },
    ),
  }
}

/** How an id is spelled where it is given; one that nothing has stays as it is. */
async function spelling(records: readonly { readonly id: string }[]): Promise<(id: string) => string> {
  const known = new Map<string, string>()
  await patiently(records, ({ id }) => void known.set(idKey(id), id))
  return (id) => known.get(idKey(id)) ?? id
}

function allSpelled(ids: readonly string[], spelled: (id: string) => string): readonly string[] {
  return ids.every((id) => spelled(id) === id) ? ids : ids.map(spelled)
}

/** Large files have a million records, of which hardly one is changed. */
function changed<Of extends object>(record: Of, part: Partial<Of>): Of {
  for (const name of Object.keys(part) as (keyof Of)[]) {
    if (record[name] !== part[name]) return { ...record, ...part }
  }
  return record
}
