import { refuseControl } from './problem.ts'

/** How much of the machine sandboxes may take. */
export interface Limits {
  /** How many sandboxes there can be, `default` among them. */
  readonly sandboxes: number
  /** How many of them can have been made from one address, and by one whom a proxy names; without limit unless set. */
  readonly sandboxesPerAddress: number
  readonly sandboxesPerCreator: number
  /** How many invitations a sandbox can hold. `default` is as large as whoever starts the mock makes it. */
  readonly invitations: number
  /** How many snapshots a sandbox can have. */
  readonly snapshots: number
  /** The longest time to live that can be asked for, in seconds. */
  readonly ttl: number
  /** The largest snapshot that can be uploaded, in bytes. */
  readonly upload: number
}

/** How whoever starts a mock raises a limit: the end of a sentence. */
export const raised = (limit: keyof Limits) => `raise the limit: --limit ${limit}=NUMBER, or limits of createMock.`

/** How many can wait for the mails of a sandbox, and how many to see a barrier full. */
export const mostWaiters = 100

/** Throws a ControlRefusal when as many wait as may; `what` says for what. */
export function requireRoomToWait({ size }: { readonly size: number }, what: string): void {
  if (size < mostWaiters) return
  refuseControl(
    'waiter-limit',
    `${mostWaiters} wait ${what}, and that is the limit. Wait until one has its answer, or let one go.`,
  )
}

const day = 24 * 60 * 60

/** How long a sandbox lives unless it is told, in seconds. */
export const usualTtl = 7 * day

export const defaultLimits: Limits = {
  sandboxes: 2000,
  sandboxesPerAddress: Infinity,
  sandboxesPerCreator: Infinity,
  invitations: 100_000,
  snapshots: 100,
  ttl: 30 * day,
  upload: 64 * 1024 * 1024,
}
