import { expect, test } from 'vitest'
import { accessTo } from '../../domain/access.ts'
import { documentedConduct, type Conduct } from '../../domain/conduct.ts'
import type { Persona } from '../../domain/directory.ts'
import type { WorldStore } from '../../domain/ports.ts'
import type { Routed } from '../service.ts'
import { authenticate } from './credentials.ts'

const key = { keyId: 'id', keySecret: 'secret', organizationId: 'home', active: true }
const persona: Persona = { personId: 'both', key: 'both', token: '', apiKey: key }
const role = { id: 'r', organizationId: '', key: 'owner', name: 'Owner', rank: 1, permissions: ['org.read'] as const }

/** A world whose one person is a member of every organization. */
const worldOf = (conduct: Conduct) =>
  ({
    conduct,
    personaByKeyId: () => persona,
    organization: (id: string) => ({ id, name: id }),
    membership: (organizationId: string, personId: string) => ({ organizationId, personId, roleIds: ['r'] }),
    role: () => role,
    person: (id: string) => ({ id, firstName: '', lastName: '', email: '' }),
  }) as unknown as WorldStore

test.each([
  { conduct: documentedConduct, organizationId: 'home', code: undefined },
  { conduct: documentedConduct, organizationId: 'other', code: undefined },
  { conduct: { profile: 'live', switches: {} } as const, organizationId: 'home', code: undefined },
  { conduct: { profile: 'live', switches: {} } as const, organizationId: 'other', code: 'hidden-organization' },
])('$conduct.profile: a key of home in $organizationId is refused as $code', ({ conduct, organizationId, code }) => {
  const world = worldOf(conduct)
  const authorization = `Basic ${Buffer.from('id:secret').toString('base64')}`
  const caller = authenticate({ world, headers: { authorization } } as unknown as Routed)
  const attempt = () => accessTo(world, caller, organizationId)
  if (code === undefined) expect(attempt().organization.id).toBe(organizationId)
  else expect(attempt).toThrow(code)
})
