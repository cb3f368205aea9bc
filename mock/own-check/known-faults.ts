import type { FaultCheck } from './service-report.ts'
import { unknownId, type Scene, type Trial } from './trial.ts'

/** What services are known to do wrong, as a sentence that holds where it is absent. */
interface KnownFault {
  readonly sentence: string
  /** Whether the service has what it takes to ask it that. */
  readonly canBeAsked: (trial: Trial) => boolean
  /** In a sandbox in which ada@example.com is invited. Resolves to what was seen instead; undefined: all is well. */
  readonly look: (trial: Trial, scene: Scene) => Promise<string | undefined>
}

const mayExpire = (trial: Trial) => trial.policy.lifetime !== null && trial.can('create')
const letExpire = ({ policy }: Trial, { sandbox }: Scene) => sandbox.clock.advance(policy.lifetime ?? 0)
const mayResend = (trial: Trial) => trial.can('create') && trial.can('resend')

const knownFaults: readonly KnownFault[] = [
  {
    sentence: 'An address whose invitation has expired can be invited again',
    canBeAsked: (trial) => mayExpire(trial) && !trial.policy.rules?.expiredBlocks,
    async look(trial, scene) {
      await letExpire(trial, scene)
      return trial.succeeds(scene.sandbox, 'create', scene.place)
    },
  },
  {
    sentence: 'An invitation that has expired can not be accepted',
    canBeAsked: mayExpire,
    async look(trial, scene) {
      const { sandbox, place } = scene
      await letExpire(trial, scene)
      const accepted = await sandbox.invitations.accept(place.invitationId).catch(() => undefined)
      if (accepted) return 'it was accepted by the link of its mail'
      return trial.can('accept') ? trial.isRefused(sandbox, 'accept', place, 'ada@example.com') : undefined
    },
  },
  {
    sentence: 'What is sent again is valid again',
    canBeAsked: (trial) =>
      mayExpire(trial) &&
      trial.can('resend') &&
      trial.policy.resends === true &&
      trial.policy.renews?.end !== false &&
      (trial.policy.resendsFrom?.includes('expired') ?? true),
    async look(trial, scene) {
      await letExpire(trial, scene)
      const failed = await trial.succeeds(scene.sandbox, 'resend', scene.place)
      return failed ?? trial.isState(scene, 'pending')
    },
  },
  {
    sentence: 'To send one again makes no second one',
    canBeAsked: (trial) => mayResend(trial) && trial.policy.resends === true,
    async look(trial, { sandbox, place }) {
      await trial.succeeds(sandbox, 'resend', place)
      const { length } = sandbox.invitations.list()
      return length === 1 ? undefined : `there are ${length}`
    },
  },
  {
    sentence: 'One that was accepted is not revived by being sent again',
    canBeAsked: mayResend,
    async look(trial, scene) {
      const { sandbox, place } = scene
      await sandbox.invitations.accept(place.invitationId)
      const failed = await trial.isRefused(sandbox, 'resend', place)
      return failed ?? trial.isState(scene, 'accepted')
    },
  },
  {
    sentence: 'One that was taken back can not be accepted',
    canBeAsked: (trial) => trial.can('create') && trial.can('cancel'),
    async look(trial, { sandbox, place }) {
      await trial.succeeds(sandbox, 'cancel', place)
      const accepted = await sandbox.invitations.accept(place.invitationId).catch(() => undefined)
      return accepted ? 'it was accepted' : undefined
    },
  },
  {
    sentence: 'What a list shows can be read by itself, after its end too',
    canBeAsked: (trial) => mayExpire(trial) && trial.can('list') && trial.can('get'),
    async look(trial, scene) {
      const { sandbox, place } = scene
      await letExpire(trial, scene)
      const list = await trial.send(sandbox, 'list', place)
      return list?.body.includes('ada@example.com') ? trial.succeeds(sandbox, 'get', place) : undefined
    },
  },
  {
    sentence: 'An address has one open invitation, however it is spelled',
    canBeAsked: (trial) => trial.can('create') && trial.policy.onePerAddress === true,
    async look(trial, { sandbox, place }) {
      await trial.send(sandbox, 'create', { ...place, email: 'ADA@Example.com' })
      const open = sandbox.invitations.list({ state: 'pending' }).length
      return open === 1 ? undefined : `there are ${open}`
    },
  },
  {
    sentence: 'A member is not invited',
    canBeAsked: (trial) =>
      trial.can('create') && (trial.policy.onePerAddress || trial.policy.rules?.member === 'refuse'),
    look: (trial, { sandbox, place }) =>
      trial.isRefused(sandbox, 'create', { ...place, email: sandbox.persona('member').email }),
  },
  {
    sentence: 'Who may not invite does not',
    canBeAsked: (trial) => trial.can('create'),
    look: (trial, { sandbox, place }) =>
      trial.isRefused(sandbox, 'create', { ...place, email: 'new@example.com' }, 'billing'),
  },
  {
    sentence: 'Another organization sees nothing, and takes nothing back',
    canBeAsked: (trial) => trial.can('create') && (trial.can('get') || trial.can('cancel')),
    async look(trial, { sandbox, place }) {
      const seen = trial.can('get') ? await trial.isRefused(sandbox, 'get', place, 'outsider') : undefined
      return seen ?? (trial.can('cancel') ? trial.isRefused(sandbox, 'cancel', place, 'outsider') : undefined)
    },
  },
  {
    sentence: 'Credentials of nobody are refused',
    canBeAsked: (trial) => trial.needsCredentials('create'),
    look: (trial, { sandbox, place }) => trial.isRefused(sandbox, 'create', { ...place, email: 'new@example.com' }, ''),
  },
]

/** Asks all that can be asked of a service, each in a sandbox of its own. */
export async function lookForFaults(trial: Trial): Promise<FaultCheck[]> {
  const checks: FaultCheck[] = []
  for (const fault of knownFaults) checks.push(await check(trial, fault))
  return checks
}

async function check(trial: Trial, { sentence, canBeAsked, look }: KnownFault): Promise<FaultCheck> {
  if (!canBeAsked(trial)) return { sentence, holds: undefined }
  const scene = await trial.scene()
  if (scene.place.invitationId === unknownId) return { sentence, holds: false, seen: 'nobody could be invited' }
  const seen = await look(trial, scene)
  return seen === undefined ? { sentence, holds: true } : { sentence, holds: false, seen }
}
