import type { Role } from '../domain/directory.ts'
import type { FaultEffect } from '../domain/fault.ts'
import type { ServiceName } from '../domain/invitation.ts'
import { castOf } from './cast.ts'
import {
  expiring,
  invite,
  inviteAccepted,
  inviteCancelled,
  inviteInVain,
  inviteMany,
  type InvitationSketch,
  type Sender,
} from './invite.ts'
import { ScenarioError } from './scenario-error.ts'
import type { IntegerParameter, ParameterSchemas, Scenario, StringParameter } from './scenario.ts'
import { callerValues, invitationValues, serviceParameter, servicesOf, valuesOf } from './state-values.ts'
import type { InvitationDraft, OrganizationDraft } from './world-draft.ts'

const sketch = {
  service: serviceParameter,
  email: {
    type: 'string',
    format: 'email',
    description: 'Whom it is for; left out, the seed chooses an address.',
    default: '',
  },
  role: {
    type: 'string',
    description: 'The key or the name of the role that is offered, such as admin or Developer.',
    default: 'admin',
  },
} satisfies ParameterSchemas

/** A state that consists of one invitation in the first organization, through each service that knows it. */
function oneInvitation(
  name: string,
  description: string,
  add: (sender: Sender, sketch: InvitationSketch) => InvitationDraft,
  knownTo: (services: readonly ServiceName[]) => readonly ServiceName[] = (services) => services,
): Scenario<typeof sketch> {
  return {
    name,
    description,
    parameters: sketch,
    values: invitationValues,
    invitations: ({ service }, services) => knownTo(servicesOf(service, services)).length,
    build(draft, { service, email, role }) {
      const { main } = castOf(draft)
      const wanted = knownTo(servicesOf(service, draft.services))
      if (wanted.length === 0)
        throw new ScenarioError(`"${name}" exists for ${knownTo(draft.services).join(', ')} only, not for ${service}.`)
      const made = wanted.map((each) => {
        const invitation = { role: roleFor(main, each, role, service), ...(email !== '' && { email }) }
        return [each, add({ draft, from: main, service: each }, invitation)] as const
      })
      return valuesOf(draft, service, new Map(made))
    },
  }
}

/** What a service calls by that word. Set up through every service, one that does not know it offers its usual role. */
function roleFor({ usualRoles }: OrganizationDraft, service: ServiceName, wanted: string, asked: string): Role {
  const known = usualRoles[service]
  const role =
    known.find(({ key, name }) => key === wanted || name === wanted) ?? (asked === 'every' ? known[0] : undefined)
  if (role) return role
  const names = known.map(({ key, name }) => (key === 'custom' ? name : key)).join(', ')
  throw new ScenarioError(`Nobody can be invited as "${wanted}" through ${service}. Known roles are: ${names}.`)
}

/** A state in which the values name another caller's credentials. */
function caller(name: string, description: string, persona: string): Scenario<{ service: StringParameter }> {
  return {
    name,
    description,
    parameters: { service: serviceParameter },
    values: callerValues,
    invitations: () => 0,
    build(draft, { service }) {
      castOf(draft)
      draft.caller = persona
      return valuesOf(draft, service)
    },
  }
}

/** A state in which every request to a service goes wrong in the same way. */
function failing(name: string, description: string, failure: FaultEffect): Scenario<{ service: StringParameter }> {
  return {
    name,
    description,
    parameters: { service: serviceParameter },
    values: callerValues,
    failure,
    invitations: () => 0,
    build(draft, { service }) {
      castOf(draft)
      return valuesOf(draft, service)
    },
  }
}

const customRoles: Scenario<{ service: StringParameter }> = {
  name: 'an organization with custom roles',
  description:
    'The organization has moved to custom roles: live, the first role words of a service that has both are refused.',
  parameters: { service: serviceParameter },
  values: callerValues,
  invitations: () => 0,
  build(draft, { service }) {
    draft.moveToCustomRoles(castOf(draft).main)
    return valuesOf(draft, service)
  },
}

const noInvitations: Scenario<{ service: StringParameter }> = {
  name: 'no invitations',
  description: 'The organization has no invitation in any state.',
  parameters: { service: serviceParameter },
  values: callerValues,
  invitations: () => 0,
  build(draft, { service }) {
    const { main } = castOf(draft)
    for (const each of servicesOf(service, draft.services)) draft.dropInvitations(main, each)
    return valuesOf(draft, service)
  },
}

const pendingInvitations: Scenario<{ service: StringParameter; count: IntegerParameter }> = {
  name: '{count} pending invitations',
  description:
    'So many invitations are pending, created at different times. The values are of the oldest, if there is one.',
  parameters: {
    service: serviceParameter,
    count: { type: 'integer', description: 'How many.', default: 3, minimum: 0, maximum: 10_000 },
  },
  values: invitationValues,
  invitations: ({ service, count }, services) => servicesOf(service, services).length * count,
  async build(draft, { service, count }) {
    const { main } = castOf(draft)
    const oldest = new Map<ServiceName, InvitationDraft>()
    for (const each of servicesOf(service, draft.services)) {
      const invitation = await inviteMany({ draft, from: main, service: each }, count)
      if (invitation) oldest.set(each, invitation)
    }
    return valuesOf(draft, service, oldest)
  },
}

/** The states that contracts speak of, but for the one that begins with a whole world. */
export const providerStates: readonly Scenario[] = [
  customRoles,
  noInvitations,
  oneInvitation('a pending invitation', 'An invitation that waits for an answer.', invite),
  pendingInvitations,
  oneInvitation(
    'an accepted invitation',
    'An invitation that was accepted; who accepted it is a member now.',
    (sender, given) => inviteAccepted(sender, given),
  ),
  oneInvitation('a cancelled invitation', 'An invitation that was taken back.', inviteCancelled),
  oneInvitation(
    'an expired invitation',
    'An invitation that nobody accepted in time, through a service whose invitations expire.',
    inviteInVain,
    expiring,
  ),
  caller('a caller who may only read', 'The credentials are those of a member who may not invite.', 'member'),
  caller(
    'a caller who may not see invitations',
    'The credentials are those of a member who sees the organization, and neither its members nor its invitations.',
    'billing',
  ),
  caller(
    'a caller from another organization',
    "The credentials are those of another organization's owner.",
    'outsider',
  ),
  failing('the service fails', 'Every request is answered with 500.', { status: 500 }),
  failing('the service is unavailable', 'Every request is answered with 503.', { status: 503 }),
  failing('the rate limit is reached', 'Every request is one too many: 429.', { status: 429 }),
  failing('the body is too large', 'Every request is answered with 413.', { status: 413 }),
]
