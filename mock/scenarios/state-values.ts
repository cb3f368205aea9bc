import { castOf } from './cast.ts'
import { authorizationOf } from '../domain/directory.ts'
import type { ServiceName } from '../domain/invitation.ts'
import { factsOf, knownServices } from '../domain/known-services.ts'
import { ScenarioError } from './scenario-error.ts'
import type { ScenarioValues, StringParameter } from './scenario.ts'
import type { InvitationDraft, WorldDraft } from './world-draft.ts'

/** Which service a state is set up through. */
export const serviceParameter = {
  type: 'string',
  description: 'The service that the state is set up through: the provider of the contract.',
  default: 'every',
  get values() {
    return ['every', ...knownServices]
  },
} satisfies StringParameter

/** What every state tells. */
export const callerValues = {
  organizationId: 'The first organization.',
  otherOrganizationId: 'An organization that the usual caller does not belong to.',
  memberEmail: 'The address of one who is a member already.',
  memberId: 'The id of that member.',
  roleId: 'The id of a role that people are invited to.',
  authorization: "The caller's Authorization header, whole. The caller is the owner unless a state says otherwise.",
  inviteeAuthorization: 'The same of one who has an account and belongs to no organization.',
  token: "The caller's token, for services that want one.",
  keyId: "The caller's key, for services that want HTTP Basic.",
  keySecret: "The key's secret.",
}

/** What a state with an invitation tells. */
export const invitationValues = {
  ...callerValues,
  invitationId: 'The invitation.',
  email: 'Whom it is for, as the service keeps it.',
  code: 'The secret that accepts it, where that is by a code.',
}

/** The services that a value of the parameter means, of those that a world has. */
export function servicesOf(service: string, services: readonly ServiceName[]): readonly ServiceName[] {
  return services.filter((each) => service === 'every' || service === each)
}

/**
 * What a request needs, by name. Of a state that is set up through every service, a name alone belongs to the first
 * one, and each name stands there once more with the service's name before it.
 */
export function valuesOf(
  draft: WorldDraft,
  service: string,
  invitations: ReadonlyMap<ServiceName, InvitationDraft> = new Map(),
): ScenarioValues {
  return byService(draft.services, service, (each) => valuesFor(draft, each, invitations.get(each)))
}

/** The values of each service that the parameter means, of those that a world has. */
export function byService(
  services: readonly ServiceName[],
  service: string,
  tell: (service: ServiceName) => ScenarioValues,
): ScenarioValues {
  const [first, ...others] = servicesOf(service, services).map((each) => [each, tell(each)] as const)
  if (!first) throw new ScenarioError(`There is no service ${service}.`)
  if (others.length === 0) return first[1]
  const prefixed = [first, ...others].flatMap(([name, values]) =>
    Object.entries(values).map(([key, value]) => [name + key.charAt(0).toUpperCase() + key.slice(1), value]),
  )
  return { ...Object.fromEntries(prefixed), ...first[1] }
}

type Values = Record<keyof typeof callerValues, string> & Partial<Record<keyof typeof invitationValues, string>>

function valuesFor(draft: WorldDraft, service: ServiceName, invitation?: InvitationDraft): Values {
  const { main, other } = castOf(draft)
  const role = main.usualRoles[service][0]
  const member = draft.actor('member').person
  return {
    organizationId: main.organization.id,
    otherOrganizationId: other.organization.id,
    memberEmail: member.email,
    memberId: member.id,
    roleId: role?.id ?? '',
    ...credentials(draft, draft.caller, service),
    inviteeAuthorization: credentials(draft, 'invitee', service).authorization,
    ...(invitation && { invitationId: invitation.id, email: invitation.email, code: invitation.code }),
  }
}

function credentials(draft: WorldDraft, caller: string, service: ServiceName) {
  const { persona } = draft.actor(caller)
  const { token, apiKey } = persona
  const { keyId, keySecret } = apiKey
  return { authorization: authorizationOf(persona, factsOf(service).scheme), token, keyId, keySecret }
}
