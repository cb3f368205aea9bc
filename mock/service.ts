/** The door of own services: `invitekit/service`. It reads nothing: that is done where a mock is made with one. */
export { defineService } from './own/define-service.ts'
export { DefinitionError } from './own/definition-error.ts'
export { numberOf, slugOf } from './own/names.ts'
export type {
  AnyOperations,
  FindCaller,
  InvitationFilter,
  Invite,
  OwnAnswer,
  OwnExchange,
  OwnHandler,
  OwnInvitations,
  OwnProblems,
  OwnService,
  ProblemWords,
  ServiceDefinition,
} from './own/definition.ts'
export type { OwnInvitation, OwnOrganization, OwnPerson, OwnState } from './own/own-invitation.ts'
export type { AskedLifetime, Rate, ServicePolicy } from './own/policy.ts'
