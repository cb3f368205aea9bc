/** The public door of invitekit: whoever needs a mock comes through here. */
export { createMock, type Mock, type MockOptions, type SandboxSettings } from './create-mock.ts'
export { InvitekitError } from './domain/invitekit-error.ts'
export { ControlRefusal } from './control/problem.ts'
export type { Limits } from './control/limits.ts'
export type { OperationId, PersonaId } from './control/known-names.ts'
export type { OwnDirectory, Sandbox, SandboxClock } from './control/sandbox-handle.ts'
export type { MailQuery, MailSummary, MockOutbox, ReceivedMail } from './control/outbox/mock-outbox.ts'
export type { AnswerOptions, MockInvitations } from './control/accept/mock-invitations.ts'
export type { InvitationQuery } from './control/accept/invitation-list.ts'
export type { InvitationView } from './control/accept/invitation-view.ts'
export { OptionError } from './control/option.ts'
export { DefinitionError } from './own/definition-error.ts'
export type { OwnService } from './own/definition.ts'
export type { ServiceName } from './domain/invitation.ts'
export { bugKinds, type BugKind, type Noticer } from './bugs/bug.ts'
export { at } from './bugs/edit.ts'
export { envelopeOf, knownBugs, knownBugsOf, serviceOf, termsOf, type KnownBug } from './bugs/catalog.ts'
export { unknownCredentials, type SentRequest, type ServiceProbe } from './bugs/probes.ts'
export { BugError } from './bugs/require-bugs.ts'
export type { MockBugs } from './control/bugs/mock-bugs.ts'
export type { MockFaults } from './control/faults/mock-faults.ts'
export type { FaultRule } from './control/faults/fault-rules.ts'
export type { BarrierRequest, HeldRequest } from './control/barriers/barrier.ts'
export type { MockBarrier, MockBarriers } from './control/barriers/mock-barriers.ts'
export type { JournalLimits } from './control/journal/journal.ts'
export type { JournalQuery } from './control/journal/journal-query.ts'
export type { MockJournal } from './control/journal/mock-journal.ts'
export type { Fault, FaultEffect, Latency, RequestMatch } from './domain/fault.ts'
export type { JournalEntry } from './generated/control-types.ts'
export type { Directory, PersonaEntry } from './control/directory.ts'
export { conductSettings, SwitchError, type ConductRequest } from './control/conduct.ts'
export type { WorldFile } from './scenarios/world-file/world-file.ts'
export { WorldError } from './scenarios/world-file/world-error.ts'
export { ScenarioError } from './scenarios/scenario-error.ts'
export type { Service } from './services/service.ts'
export type { AskedRequest, Deed, Way } from './services/terms.ts'
export { switches, type Switch, type SwitchName } from './services/switches.ts'
export { StoreError } from './world/store-error.ts'
export { openOwnServices } from './open-own-services.ts'
export { openapiInForce } from './node/assets.ts'
export { openapiWith } from './openapi-with.ts'
export { valuesOfStates } from './control/require-state-world.ts'
export { providers, statesOf } from './scenarios/values-of-states.ts'
export {
  checkAnswer,
  controlRules,
  documentedRules,
  operationOf,
  rulesInForce,
  type AnswerRules,
  type RuledOperation,
  type Verdict,
  type WireAnswer,
} from './spec-oracle.ts'
