import type { Limits } from './control/limits.ts'
import type { JournalLimits } from './control/journal/journal.ts'
import type { SandboxRequest } from './control/sandbox-request.ts'
import type { Profile } from './domain/conduct.ts'
import type { ClockSetting as ClockRequest } from './generated/control-types.ts'
import type { Locale } from './scenarios/locale.ts'
import type { WorldFile } from './scenarios/world-file/world-file.ts'
import type { RequestLine } from './serve/request-line.ts'
import type { SwitchName } from './services/switches.ts'

/** What every host's mock can be told. */
export interface CommonOptions {
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
   * Where a mock that does not listen is mounted in a server, such as `/invitekit`: paths that it is asked
   * for may begin with it, and those of links do.
   */
  readonly basePath?: string
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
