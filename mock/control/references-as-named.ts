import { idKey } from '../domain/id-key.ts'
import type { CurrentRecords } from './current-records.ts'

/** The same records, each reference spelled as the id that it names: what is kept is compared letter by letter. */
export function referencesAsNamed(records: CurrentRecords): CurrentRecords {
  const { memberships, personas, invitations } = records
  const organization = spelling(records.organizations)
  const role = spelling(records.roles)
  const person = spelling(records.people)
  const nobodyOr = (id: string | null) => (id === null ? null : person(id))
  return {
    ...records,
    roles: records.roles.map((each) => changed(each, { organizationId: organization(each.organizationId) })),
    memberships: memberships.map((each) =>
      changed(each, {
        organizationId: organization(each.organizationId),
        personId: person(each.personId),
        roleIds: allSpelled(each.roleIds, role),
      }),
    ),
    personas: personas.map(({ clickhouse, ...each }) => ({
      ...each,
      personId: person(each.personId),
      clickhouse: { ...clickhouse, organizationId: organization(clickhouse.organizationId) },
    })),
    invitations: invitations.map((each) =>
      changed(each, {
        organizationId: organization(each.organizationId),
        roleIds: allSpelled(each.roleIds, role),
        invitedBy: person(each.invitedBy),
        acceptedBy: nobodyOr(each.acceptedBy),
        cancelledBy: nobodyOr(each.cancelledBy),
      }),
    ),
  }
}

/** How an id is spelled where it is given; one that nothing has stays as it is. */
function spelling(records: readonly { readonly id: string }[]): (id: string) => string {
  const known = new Map(records.map(({ id }) => [idKey(id), id]))
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
