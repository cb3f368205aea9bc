import type { SandboxSettings } from './common-options.ts'
import type { OwnDirectory, Sandbox } from './control/sandbox-handle.ts'
import type { EmulatedService } from './emulated.ts'
import type { Fetch } from './serve/fetch.ts'
import type { WorldSettings } from './world/records.ts'

/** A running mock; `Own` are the names of its own services. */
export interface Mock<Raw extends Uint8Array = Buffer, Own extends string = never> {
  /** Without a slash at its end. Where the mock does not listen, its public URL, or one at which nobody is. */
  readonly url: string
  /** The way to the mock without a port: all of it, sandboxes and control plane included. */
  readonly fetch: Fetch
  /** Where others find it: one for each address of the machine, where it listens on all of them. */
  readonly otherUrls: readonly string[]
  /** Who and what the sandbox `default` holds now. */
  readonly directory: OwnDirectory<Own>
  /** What the state was made from: with a kept state its own, not what was asked for. */
  readonly settings: WorldSettings
  /** Where state is kept, as an absolute path, or as a database's name in a browser; null when it is in memory only. */
  readonly data: string | null
  /** The PostgreSQL that keeps state, without its password; null where none does. */
  readonly store: string | null
  /** False when the folder or the store held a state, which goes on. */
  readonly isNew: boolean
  readonly services: readonly EmulatedService[]
  /** What a client of one of the services takes as its base URL. Throws as that of a sandbox does. */
  readonly urlOf: Sandbox<Raw, Own>['urlOf']
  /** What the control plane wants as `Authorization: Bearer`; null when it wants nothing. */
  readonly controlToken: string | null
  /**
   * The sandbox of that name. When there is none, or settings are given, it is made. Rejects with a ControlRefusal when
   * it is there although settings are given, or a limit is reached, and with a ScenarioError or an OptionError when they
   * don't fit.
   */
  sandbox(name: string, settings?: SandboxSettings): Promise<Sandbox<Raw, Own>>
  /** Whom a client can act as in the sandbox `default`, with their token and key. Throws as that of a sandbox does. */
  readonly persona: Sandbox<Raw, Own>['persona']
  /** The mails of the sandbox `default`. */
  readonly outbox: Sandbox<Raw>['outbox']
  /** The invitations of the sandbox `default`, those of all services, and their answers. */
  readonly invitations: Sandbox['invitations']
  /** Rules that make requests to the sandbox `default` fail. */
  readonly faults: Sandbox['faults']
  /** What the services of the sandbox `default` do wrong on purpose. */
  readonly bugs: Sandbox['bugs']
  /** Hold requests to the sandbox `default`, and let them go in a chosen order. */
  readonly barriers: Sandbox['barriers']
  /** What was asked of the services in the sandbox `default`, and answered. */
  readonly journal: Sandbox['journal']
  /** Back to the scenario's start. Resolves when that is kept. */
  reset(): Promise<void>
  /**
   * Loads at once what is otherwise loaded when it is first needed: for a process that may be out of file descriptors
   * then. Rejects with the system's error.
   */
  loadAll(): Promise<void>
  /** Stops answering, lets requests under way end, and gives the state's folder back. */
  close(): Promise<void>
}
