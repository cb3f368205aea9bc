import type { Sandbox } from 'invitekit'
import type { Account } from './invitations.ts'

/** The account of a persona, `owner` unless told, in the sandbox's first organization. */
export function accountIn({ url, directory }: Sandbox, persona = 'owner'): Account {
  const [organization] = directory.organizations
  const person = directory.personas.find(({ id }) => id === persona)
  if (!organization || !person) throw new Error(`The sandbox has no organization, or no persona ${persona}.`)
  return { baseUrl: url, organizationId: organization.id, ...person.clickhouse }
}
