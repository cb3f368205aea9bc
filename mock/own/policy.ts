import type { InvitationPolicy } from '../domain/invitations.ts'
import type { Decision } from '../domain/lifecycle.ts'
import type { DefinitionError } from './definition-error.ts'
import { isDuration, milliseconds, type Duration } from './duration.ts'
import { valueAt } from './shape.ts'

type Settled = 'accepted' | 'cancelled' | 'expired'

/** How a service treats invitations, as plain data. Whatever is left out is as most services have it. */
export interface ServicePolicy {
  /**
   * How long an invitation is valid: a time such as `7d`, null for ever, or a time that a request may ask for otherwise:
   * `from` is the member of the body that does, in `unit`s. 7 days unless given.
   */
  readonly lifetime?: Duration | null | AskedLifetime
  /**
   * Whether an invitation can be sent again: `false`, or from which states, and what that renews. It can, from `pending` and
   * `expired`, and its end is renewed, if the document has an operation for it.
   */
  readonly resend?:
    | boolean
    | { readonly from?: readonly ('pending' | 'expired')[]; readonly renews?: 'end' | 'link' | 'both' | 'nothing' }
  /** What comes of a second invitation to an address that has one pending; `refuse` unless given. */
  readonly second?: 'refuse' | 'return' | 'renew' | 'replace' | 'allow'
  /** What comes of an invitation to a member; `refuse` unless given. */
  readonly member?: 'refuse' | 'allow'
  /** Whether one that has expired can be followed by a new one; it can unless given. */
  readonly afterExpiry?: 'invite' | 'refuse'
  /** How many seats an organization has, what takes one, and when one must be free. */
  readonly seats?: {
    readonly limit: number
    readonly count?: 'members' | 'members-and-pending'
    readonly when?: 'invite' | 'accept'
  }
  /** How many can be invited by one request, and whether some of them are when others can't be. */
  readonly bulk?: { readonly max: number; readonly partly?: boolean }
  /** Who may answer: the person with the address, whoever holds the code, or the app with its key; `addressee` unless given. */
  readonly answer?: 'addressee' | 'holder' | 'app'
  /** What comes of accepting what one has accepted: `allow`, and nothing changes, or `refuse`; `allow` unless given. */
  readonly acceptAgain?: 'allow' | 'refuse'
  /** Whether who was invited can decline; they can unless given. */
  readonly decline?: boolean
  /** Who invites: the caller, or the member of the body that names somebody, who must be one that may. */
  readonly inviter?: 'caller' | { readonly from: string }
  /** Whether a mail goes out: always, or unless that member of the body is false. */
  readonly mail?: 'always' | { readonly from: string }
  /** Which settled invitations can still be read; all unless given. */
  readonly settled?: 'kept' | 'gone' | readonly Settled[]
  /** What a settled one can be cancelled to: `refuse` unless given. */
  readonly cancelSettled?: 'refuse' | 'allow'
  /** The header whose key makes a repeated request the same one; none unless given. */
  readonly idempotency?: string
  /** How many invitations an organization can send in 24 hours of the sandbox's time. */
  readonly perDay?: number
  /** How many requests a caller can make in so many seconds of real time: of all operations, and of some by their operationId. */
  readonly rate?: Partial<Rate> & { readonly operations?: Readonly<Record<string, Rate>> }
  /** How an address is kept: in lower case, or as sent. */
  readonly addresses?: 'lower-case' | 'as-sent'
}

export interface Rate {
  readonly requests: number
  readonly seconds: number
}

export interface AskedLifetime {
  readonly usual: Duration
  readonly from: string
  readonly unit?: 'seconds' | 'minutes' | 'hours' | 'days'
  readonly least?: number
  readonly most?: number
}

const names: Readonly<Record<keyof ServicePolicy, true>> = {
  lifetime: true,
  resend: true,
  second: true,
  member: true,
  afterExpiry: true,
  seats: true,
  bulk: true,
  answer: true,
  acceptAgain: true,
  decline: true,
  inviter: true,
  mail: true,
  settled: true,
  cancelSettled: true,
  idempotency: true,
  perDay: true,
  rate: true,
  addresses: true,
}

export const policyNames = Object.keys(names) as readonly (keyof ServicePolicy)[]

const choices: { readonly [Name in keyof ServicePolicy]?: readonly string[] } = {
  second: ['refuse', 'return', 'renew', 'replace', 'allow'],
  member: ['refuse', 'allow'],
  afterExpiry: ['invite', 'refuse'],
  answer: ['addressee', 'holder', 'app'],
  acceptAgain: ['allow', 'refuse'],
  cancelSettled: ['refuse', 'allow'],
  addresses: ['lower-case', 'as-sent'],
}

/** Throws a DefinitionError when a value is none that there is. */
export function requirePolicy(policy: ServicePolicy, wrong: (what: string) => DefinitionError): void {
  for (const [name, known] of Object.entries(choices)) {
    const value = policy[name as keyof ServicePolicy] as string | undefined
    if (value !== undefined && !known.includes(value))
      throw wrong(`policy.${name} is ${JSON.stringify(value)}. Write one of ${known.join(', ')}`)
  }
  const { lifetime } = policy
  const time = typeof lifetime === 'object' ? lifetime?.usual : lifetime
  if (time !== undefined && !isDuration(time))
    throw wrong(`policy.lifetime is ${JSON.stringify(time)}, which is no time such as 90s, 15m, 12h or 7d`)
  for (const [name, value] of [
    ['seats.limit', policy.seats?.limit],
    ['bulk.max', policy.bulk?.max],
    ['perDay', policy.perDay],
    ...Object.entries(policy.rate?.operations ?? {}).flatMap(([id, rate]) => ratesOf(`rate.operations.${id}`, rate)),
    ...(isGeneral(policy.rate) ? ratesOf('rate', policy.rate) : []),
  ] as const) {
    if (value !== undefined && !(Number.isInteger(value) && (value as number) > 0))
      throw wrong(`policy.${name} is ${JSON.stringify(value)}. Write a whole number from 1 on`)
  }
}

const late: Decision = { does: 'refuse', because: 'no-longer-valid' }

/** Whether there is a rate for all operations. */
const isGeneral = (rate: ServicePolicy['rate']) =>
  rate !== undefined && (rate.operations === undefined || rate.requests !== undefined || rate.seconds !== undefined)

const ratesOf = (name: string, rate: Partial<Rate> = {}): [name: string, value: unknown][] => [
  [`${name}.requests`, rate.requests ?? null],
  [`${name}.seconds`, rate.seconds ?? null],
]

/** The same as the rules take it. `resends`: whether the document has an operation for that. */
export function invitationPolicy(policy: ServicePolicy, resends: boolean): InvitationPolicy {
  const { lifetime = '7d', resend = resends, second = 'refuse', member = 'refuse', seats, settled = 'kept' } = policy
  const usual = lifetime !== null && typeof lifetime === 'object' ? lifetime.usual : lifetime
  const { from: resendsFrom, renews = 'end' } = typeof resend === 'object' ? resend : {}
  const onePerAddress = second === 'refuse' && member === 'refuse'
  const afterExpiry = policy.afterExpiry ?? 'invite'
  const hasRules = !onePerAddress || seats !== undefined || policy.perDay !== undefined || afterExpiry === 'refuse'
  return {
    lifetime: usual === null ? null : milliseconds(usual),
    keepsSettled: settled !== 'gone',
    resends: resend !== false,
    onePerAddress,
    addresseeOnly: (policy.answer ?? 'addressee') === 'addressee',
    ...(resendsFrom && { resendsFrom }),
    ...(typeof settled === 'object' && { keeps: settled }),
    cancelsSettled: policy.cancelSettled === 'allow',
    declines: policy.decline ?? true,
    ...(policy.acceptAgain === 'refuse' && { exceptions: { accepted: { accept: { acceptor: late } } } }),
    renews: { code: renews === 'link' || renews === 'both', end: renews === 'end' || renews === 'both' },
    ...(hasRules && {
      rules: {
        duplicate: second,
        member,
        expiredBlocks: afterExpiry === 'refuse',
        ...(seats && {
          seats: {
            limit: seats.limit,
            countsPending: (seats.count ?? 'members-and-pending') === 'members-and-pending',
            when: seats.when ?? 'invite',
          },
        }),
        ...(policy.perDay !== undefined && { perDay: policy.perDay }),
      },
    }),
  }
}

const units = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const

/** How long a request asks for, in milliseconds; undefined: it does not. `refuse` is told what is wrong with it. */
export function askedLifetime(
  { lifetime }: ServicePolicy,
  body: unknown,
  refuse: (name: string, message: string, keyword: string) => never,
): number | undefined {
  if (lifetime === null || typeof lifetime !== 'object') return undefined
  const { from, unit = 'days', least = 1, most = Infinity } = lifetime
  const asked = memberAt(body, from)
  if (asked === undefined || asked === null) return undefined
  if (typeof asked !== 'number' || !(asked >= least && asked <= most)) {
    const words = `must be from ${least}${most === Infinity ? ' on' : ` to ${most}`} ${unit}`
    refuse(from, words, typeof asked !== 'number' ? 'type' : asked > most ? 'maximum' : 'minimum')
  }
  return Math.round(asked * units[unit])
}

/** A member of a body by its path, with dots between. */
export const memberAt = (body: unknown, path: string): unknown => valueAt(body, path.split('.'))
