import type { ControlPart } from './control.ts'
import { isOpen, type Invitation } from '../domain/invitation.ts'
import { patiently } from '../domain/patiently.ts'
import type { Clock, ClockMove, ClockSetting as ClockRequest, DueEvent } from '../generated/control-types.ts'
import { machineTime, realTime, type ClockSetting } from '../world/clock.ts'
import type { World } from '../world/world.ts'
import { refuseControl } from './problem.ts'

/** Where a clock can stand: an invitation that is sent then still expires in a year of four digits. */
const earliest = 0
const latest = Date.UTC(9000, 0, 1)

/** So many events are named; all are counted. */
const dueNamed = 1000

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

export function clockOf({ clock }: Pick<World, 'clock'>): Clock {
  const { setting } = clock
  const now = new Date(clock.now()).toISOString()
  if (setting.mode === 'frozen') return { mode: 'frozen', now, offset: 0 }
  return { mode: setting.offset === 0 ? 'real' : 'running', now, offset: setting.offset }
}

/** The setting that is asked for, `now` being the sandbox's time. Throws a ControlRefusal. */
export function clockSetting({ mode, at }: ClockRequest, now: number): ClockSetting {
  if (mode === 'real') {
    if (at !== undefined)
      refuseControl(
        'invalid-request',
        'A real clock shows the machine\'s time: leave "at" out, or set the mode "running".',
      )
    return realTime
  }
  const moment = at === undefined ? now : Date.parse(at)
  return inRange(mode === 'frozen' ? { mode, at: moment } : { mode, offset: moment - machineTime() })
}

/** A duration such as `7d` in milliseconds. Throws a ControlRefusal. */
export function parseDuration(text: string): number {
  const [, count, unit = ''] = /^(\d{1,12})(ms|s|m|h|d)$/.exec(text) ?? []
  const length = units[unit]
  if (length !== undefined) return Number(count) * length
  return refuseControl(
    'invalid-request',
    `"${text}" is not a duration. Use a number and a unit, such as 500ms, 30s, 15m, 12h or 7d.`,
  )
}

/** Moves a sandbox's clock by so many milliseconds. */
export function advanceClock(world: World, by: number): ClockMove {
  const { setting } = world.clock
  return moveClock(
    world,
    inRange(
      setting.mode === 'frozen'
        ? { mode: 'frozen', at: setting.at + by }
        : { mode: 'running', offset: setting.offset + by },
    ),
  )
}

/** Moves it to when the invitation expires that is the next to. Throws a ControlRefusal when none ever will. */
export function advanceToExpiry(world: World): ClockMove {
  const next = nextToExpire(world)
  if (next) return advanceClock(world, next.expiresAt - world.clock.now())
  return refuseControl(
    'nothing-due',
    'No invitation that waits will ever expire. Invite through a service whose invitations do.',
  )
}

/**
 * Sets a sandbox's clock. Whatever time brings about when it is moved happens here, in order. An invitation's expiry
 * follows from the time alone and leaves nothing to be stored.
 */
export function moveClock(world: World, setting: ClockSetting): ClockMove {
  const from = world.clock.now()
  world.put(['clock', '', setting])
  const due = dueBetween(world, from, world.clock.now())
  return { clock: clockOf(world), due: due.slice(0, dueNamed).map(eventOf), dueTotal: due.length }
}

/** The clock if it shows a time that can be shown. Throws a ControlRefusal. */
export function inRange(setting: ClockSetting): ClockSetting {
  const moment = setting.mode === 'frozen' ? setting.at : machineTime() + setting.offset
  if (moment >= earliest && moment <= latest) return setting
  return refuseControl('clock-out-of-range', 'A clock can stand between 1970-01-01T00:00:00Z and 9000-01-01T00:00:00Z.')
}

/** Invitations that expire after `from` and not after `to`, the first to expire first. */
function dueBetween(world: World, from: number, to: number): Expiring[] {
  if (to <= from) return []
  const due: Expiring[] = []
  for (const invitation of world.all('invitations').values()) {
    const { expiresAt } = invitation
    if (expiresAt !== null && expiresAt > from && expiresAt <= to && isOpen(invitation))
      due.push({ ...invitation, expiresAt })
  }
  return due.sort((a, b) => a.expiresAt - b.expiresAt || a.sequence - b.sequence)
}

type Expiring = Invitation & { readonly expiresAt: number }

/** Of two invitations the one that will expire next if nobody answers it; the one known if the other never will. */
function sooner(known: Expiring | undefined, other: Invitation, now: number): Expiring | undefined {
  const { expiresAt } = other
  if (expiresAt === null || expiresAt <= now || !isOpen(other)) return known
  return known === undefined || expiresAt < known.expiresAt ? { ...other, expiresAt } : known
}

function nextToExpire(world: World): Expiring | undefined {
  const now = world.clock.now()
  let next: Expiring | undefined
  for (const invitation of world.all('invitations').values()) next = sooner(next, invitation, now)
  return next
}

function eventOf({
  expiresAt,
  service,
  organizationId,
  id,
  email,
}: Invitation & { readonly expiresAt: number }): DueEvent {
  return {
    what: 'invitation-expired',
    at: new Date(expiresAt).toISOString(),
    service,
    organizationId,
    invitationId: id,
    email,
  }
}

/** A sandbox's clock over HTTP. */
export const clockOperations: ControlPart<'getClock' | 'setClock' | 'advanceClock' | 'getNextExpiry'> = {
  getClock: ({ world }) => ({ status: 200, body: clockOf(world) }),
  setClock: ({ world, body }) => ({ status: 200, body: moveClock(world, clockSetting(body, world.clock.now())) }),
  advanceClock: ({ world, body: { by } }) => ({
    status: 200,
    body: by === undefined ? advanceToExpiry(world) : advanceClock(world, parseDuration(by)),
  }),
  getNextExpiry: async ({ world }) => {
    const now = world.clock.now()
    let next: Expiring | undefined
    // Others have their turn meanwhile: there may be a million.
    await patiently(world.all('invitations').values(), (each) => void (next = sooner(next, each, now)))
    return { status: 200, body: { next: next ? eventOf(next) : null } }
  },
}
