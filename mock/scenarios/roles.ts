import type { Role } from '../domain/directory.ts'
import { factsOf } from '../domain/known-services.ts'
import type { ServiceName } from '../domain/invitation.ts'

export type RoleTemplate = Omit<Role, 'id' | 'organizationId'> & {
  /** Whether it came to a cast whose ids are known. */
  readonly isLate?: true
}

const reads = ['org.read', 'org.user.read'] as const
const manages = [...reads, 'org.user.invite'] as const

/** The roles of every organization. */
export const systemRoles: readonly RoleTemplate[] = [
  { key: 'owner', name: 'Owner', rank: 3, permissions: manages },
  { key: 'admin', name: 'Admin', rank: 2, permissions: manages },
  { key: 'developer', name: 'Developer', rank: 1, permissions: reads },
  { key: 'billing', name: 'Billing', rank: 0, permissions: ['org.read'] },
  { key: 'member', name: 'Member', rank: 0, permissions: ['org.read'], isLate: true },
]

/** Roles that a large organization has made for itself. */
export const customRoles: readonly RoleTemplate[] = [
  { key: 'custom', name: 'Team Lead', rank: 2, permissions: manages },
  { key: 'custom', name: 'Security Auditor', rank: 1, permissions: reads },
  { key: 'custom', name: 'Release Manager', rank: 1, permissions: reads },
]

/** A role that an organization has made for itself, which may do what one that all have may. */
export function customTemplate(name: string, like: string): RoleTemplate {
  const { rank, permissions } = systemRoles.find(({ key }) => key === like) ?? { rank: 0, permissions: ['org.read'] }
  return { key: 'custom', name, rank, permissions }
}

/** The roles that people are usually invited to through each service: all that it knows, but for the owner's. */
export function usualRoles(
  roles: readonly Role[],
  services: readonly ServiceName[],
): Record<ServiceName, readonly Role[]> {
  const rows = services.map((name) => {
    const { roles: known } = factsOf(name)
    return [name, roles.filter(({ key }) => known.includes(key))]
  })
  return Object.fromEntries(rows) as Record<ServiceName, Role[]>
}
