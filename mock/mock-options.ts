import type { Limits } from './control/limits.ts'
import type { JournalLimits } from './control/journal/journal.ts'
import { OptionError, requireOptions } from './control/option.ts'
import type { SandboxRequest } from './control/sandboxes.ts'
import type { Locale } from './scenarios/locale.ts'
import type { WorldFile } from './scenarios/world-file/world-file.ts'
import type { Profile } from './domain/conduct.ts'
import type { ClockSetting as ClockRequest } from './generated/control-types.ts'
import { hostPattern } from './node/host-pattern.ts'
import type { RequestLine } from './node/request-line.ts'
import type { TlsFiles } from './node/tls-files.ts'
import type { OwnService } from './own/definition.ts'
import type { SwitchName } from './services/switches.ts'

export interface MockOptions {
  /** Own services beside the built-in ones: what defineService of `invitekit/service` gives. */
  readonly services?: readonly OwnService[]
  /** Default 0: any free port. */
  readonly port?: number
  /** Default: both 127.0.0.1 and, where the machine has it, ::1. */
  readonly host?: string
  /** Where state is kept, as a folder's path; null (the default) keeps it in memory only. */
  readonly data?: string | null
  /** `process` (default): an answered change survives the end of the process. `power`: the machine's too. */
  readonly durability?: 'process' | 'power'
  /**
   * Keeps state in PostgreSQL, in the place of a folder: `postgres://user:password@host:port/database`. Any number of mocks
   * can keep in the same, and each answers for all.
   */
  readonly store?: string
  /** The schema of its tables, which is made when it is missing; `invitekit` unless set. */
  readonly storeSchema?: string
  /** How many MiB the sandboxes in memory take at most, about: those of a store that were not used for longest are let go. */
  readonly memoryLimit?: number
  /** Milliseconds for which `close` goes on to answer, no longer ready at `/readyz`, before it ends; 0 unless set. */
  readonly drain?: number
  /** Counts requests and more for Prometheus, at `/metrics`. */
  readonly metrics?: boolean
  /** The named starting state; `small-team` unless set. A folder that holds state goes on with its own. */
  readonly scenario?: string
  /** The scenario's parameters, such as `organizations` and `invitations`. */
  readonly parameters?: Readonly<Record<string, number | string>>
  /**
   * The starting state as a world file, in the place of a scenario: its path or URL, or what it says. A folder that holds
   * state goes on with its own.
   */
  readonly world?: WorldFile | string | URL
  /** The language of the names of people and organizations that are made up; English unless set. */
  readonly locale?: Locale
  /** The same seed gives the same ids, tokens, codes and times. A whole number from 0 to 4294967295; 1 unless set. */
  readonly seed?: number
  /** Where the clock stands still, or how else it is set; it runs with the machine's unless set. */
  readonly clock?: Date | ClockRequest
  /** How long invitations are valid that expire, in milliseconds; as long as the service says unless set. */
  readonly lifetime?: number
  /**
   * Names besides localhost, `host` and IP addresses for which the mock answers: `*.example.dev` for all below one,
   * `.example.dev` for that one too, `*` for every name.
   */
  readonly allowedHosts?: readonly string[]
  /**
   * What the control plane wants as `Authorization: Bearer`. Nothing unless set, but beyond loopback there always is
   * one: `controlToken` of the mock. 16 characters or more, without white space.
   */
  readonly controlToken?: string
  /**
   * Where others find the mock, when that is not its own URL, as behind a proxy: the links of mails lead there, and those
   * of answers begin with its path.
   */
  readonly publicUrl?: string
  /**
   * Whether links of answers begin with what a proxy says in X-Forwarded-Prefix. Only where all requests come through one
   * that sets or removes it.
   */
  readonly trustProxy?: boolean
  /** Serves HTTPS with this certificate, or chain of them, and its private key, each as the text of a PEM file. */
  readonly tls?: TlsFiles
  /** Hands each mail to this SMTP server too: `smtp://host:port`, with what nodemailer understands as its query. */
  readonly smtp?: string
  /**
   * How much each sandbox's journal keeps: 200 requests, in a mebibyte or 5 kibibytes each, unless set; all of them 128
   * mebibytes. No entries: no journal.
   */
  readonly journal?: Partial<JournalLimits>
  /** How much of the machine sandboxes may take. */
  readonly limits?: Partial<Limits>
  /** How the services behave: as their documents print it (default), or as they do on the wire. */
  readonly profile?: Profile
  /** Single points where they behave otherwise than the profile says, by the switch's name. */
  readonly switches?: Readonly<Partial<Record<SwitchName, Profile>>>
  /** Real bugs of invitation services that the mock has on purpose; `invitekit bugs` lists them. */
  readonly bugs?: readonly string[]
  /** Told of failures that a request caused and should not have. */
  readonly onError?: (error: unknown) => void
  /** Told, in a sentence, what the state's owner may want to know. */
  readonly onNotice?: (text: string) => void
  /**
   * Told once that another mock has taken the state's folder, which happens when this one was paused for so long that it
   * counted as dead. It answers each change with an error from then on: close it.
   */
  readonly onLost?: (error: Error) => void
  /** Told of each request when its answer has been sent. Left out, it costs a request nothing. */
  readonly onRequest?: (line: RequestLine) => void
}

/** What a sandbox is made from. What is left out is as it was for the default sandbox. */
export interface SandboxSettings extends Omit<SandboxRequest, 'name' | 'clock' | 'world' | 'scenes'> {
  /** A world file in the place of a scenario: its path or URL, or what it says. */
  readonly world?: WorldFile | string | URL
  /** Where the clock stands still, or how else it is set. */
  readonly clock?: Date | ClockRequest
}

/** Without what is undefined. Throws an OptionError that names what is no option of createMock, or not what it has to be. */
export function requireMockOptions(given: MockOptions): MockOptions {
  const options = requireOptions('createMock', 'MockOptions', given)
  for (const host of options.allowedHosts ?? []) requireHost('allowedHosts', host)
  if (options.tls) requireTls(options.tls)
  if (options.store !== undefined) requireStore(options)
  return options
}

/** The same for the settings of a sandbox. */
export const requireSandboxSettings = (given: SandboxSettings): SandboxSettings =>
  requireOptions('a sandbox', 'SandboxSettings', given)

function requireHost(name: string, host: string): void {
  try {
    hostPattern(host)
  } catch (error) {
    throw error instanceof RangeError ? new OptionError(`${name}: ${error.message}`) : error
  }
}

function requireStore({ store = '', data, storeSchema = '' }: MockOptions): void {
  if (typeof data === 'string')
    throw new OptionError('A mock keeps state in a folder or in a store. Leave data or store out.')
  if (!/^postgres(ql)?:\/\/./.test(store))
    throw new OptionError(
      'store must be a URL of PostgreSQL, such as postgres://user:password@localhost:5432/invitekit.',
    )
  if (storeSchema.length > 63 || storeSchema.includes('\0') || storeSchema.startsWith('pg_'))
    throw new OptionError('storeSchema must be a name of up to 63 characters that does not begin with pg_.')
}

function requireTls({ cert, key }: TlsFiles): void {
  try {
    // Loaded where it is wanted: a start without it is shorter.
    process.getBuiltinModule('node:tls').createSecureContext({ cert, key })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new OptionError(
      `tls must be a certificate and its private key, each as PEM and without a passphrase: ${reason}.`,
    )
  }
}
