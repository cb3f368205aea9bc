import type { PersonaId, Sandbox } from 'invitekit'
import type { Account } from './invitations.ts'

/** The account of a persona, `owner` unless told, in the sandbox's first organization. */
export function accountIn({ url, directory }: Sandbox, persona: PersonaId = 'owner'): Account {
  const [organization] = directory.organizations
  if (!organization) throw new Error('The sandbox has no organization.')
  return { baseUrl: url, organizationId: organization.id, ...directory.persona(persona).clickhouse }
}
