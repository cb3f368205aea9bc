import type { Membership, Persona } from '../../domain/directory.ts'
import { authorizationOf } from '../../domain/directory.ts'
import type { ServiceName } from '../../domain/invitation.ts'
import { factsOf } from '../../domain/known-services.ts'
import { ScenarioError } from '../scenario-error.ts'
import type { Scenario, ScenarioValues, StringParameter } from '../scenario.ts'
import { byService, invitationValues, serviceParameter } from '../state-values.ts'
import type { WorldDraft } from '../world-draft.ts'
import type { WorldFile } from './world-file.ts'
import { worldScenario } from './world-scenario.ts'

/** The provider state that is a world file. It stands alone: whatever else is to be given, the file can say. */
export const worldState: Scenario<{ service: StringParameter; world: StringParameter; caller: StringParameter }> = {
  name: 'a world',
  description:
    'What a world file says, and no more. The invitation is the first in the file, of its first organization.',
  parameters: {
    service: serviceParameter,
    world: { type: 'string', isWorld: true, description: 'The world file, as an object.', default: '{}' },
    caller: { type: 'string', description: 'The persona who asks.', default: 'owner' },
  },
  values: invitationValues,
  invitations: ({ world }, services) => worldScenario(worldIn(world)).invitations({}, services),
  async build(draft, { service, world, caller }) {
    await worldScenario(worldIn(world)).build(draft, {})
    const asked = draft.personas.find(({ key }) => key === caller)
    if (!asked && caller !== 'owner') {
      const known = draft.personas.map(({ key }) => key).join(', ')
      throw new ScenarioError(`The world has no persona "${caller}". It has: ${known}.`)
    }
    const persona = asked ?? (draft.personas[0] as Persona)
    return byService(draft.services, service, (each) => valuesFor(draft, persona, each))
  },
}

/** The world that the parameter holds. Throws a ScenarioError when it is no JSON; whether it is a world file is not looked at. */
export function worldIn(text: string): WorldFile {
  try {
    return JSON.parse(text) as WorldFile
  } catch {
    throw new ScenarioError(`Parameter "world" of "${worldState.name}" is no JSON. Give it as an object.`)
  }
}

function valuesFor(draft: WorldDraft, persona: Persona, service: ServiceName): ScenarioValues {
  const [main, other] = draft.organizations
  const id = main?.organization.id ?? ''
  const isOwner = ({ roleIds }: Membership) =>
    main?.roles.some((role) => role.key === 'owner' && roleIds.includes(role.id))
  const members = draft.memberships.filter(({ organizationId }) => organizationId === id)
  const member = (members.find((each) => !isOwner(each)) ?? members[0])?.personId ?? ''
  const stranger = draft.personas.find(({ personId }) => draft.memberships.every((each) => each.personId !== personId))
  const invitation = draft.invitations.find((each) => each.service === service && each.organizationId === id)
  const { scheme } = factsOf(service)
  const { keyId, keySecret } = persona.apiKey
  return {
    organizationId: id,
    ...(other && { otherOrganizationId: other.organization.id }),
    memberId: member,
    memberEmail: draft.emailOf(member),
    roleId: main?.usualRoles[service][0]?.id ?? '',
    authorization: authorizationOf(persona, scheme),
    token: persona.token,
    keyId,
    keySecret,
    ...(stranger && { inviteeAuthorization: authorizationOf(stranger, scheme) }),
    ...(invitation && { invitationId: invitation.id, email: invitation.email, code: invitation.code }),
  }
}
