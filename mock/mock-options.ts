import { OptionError, requireOptions } from './control/option.ts'
import type { CommonOptions } from './common-options.ts'
import { mockOptions } from './generated/options.ts'
import { hostPattern } from './node/host-pattern.ts'
import type { TlsFiles } from './node/tls-files.ts'
import type { OwnService } from './own/definition.ts'

export interface MockOptions extends CommonOptions {
  /** False: no port is opened, and `fetch` of the mock is the way to it. */
  readonly listen?: boolean
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
  /**
   * Names besides localhost, `host` and IP addresses for which the mock answers: `*.example.dev` for all below one,
   * `.example.dev` for that one too, `*` for every name.
   */
  readonly allowedHosts?: readonly string[]
  /**
   * Whether links lead to where a proxy says that it was asked: in X-Forwarded-Proto and X-Forwarded-Host, those of answers
   * and all others with what is in X-Forwarded-Prefix. Only where all requests come through one that sets or removes them.
   */
  readonly trustProxy?: boolean
  /** Serves HTTPS with this certificate, or chain of them, and its private key, each as the text of a PEM file. */
  readonly tls?: TlsFiles
  /** Hands each mail to this SMTP server too: `smtp://host:port`, with what nodemailer understands as its query. */
  readonly smtp?: string
  /**
   * Told once that another mock has taken the state's folder, which happens when this one was paused for so long that it
   * counted as dead. It answers each change with an error from then on: close it.
   */
  readonly onLost?: (error: Error) => void
}

/** Without what is undefined. Throws an OptionError that names what is no option of createMock, or not what it has to be. */
export function requireMockOptions(given: MockOptions): MockOptions {
  const options = requireOptions('createMock', mockOptions, given)
  for (const host of options.allowedHosts ?? []) requireHost('allowedHosts', host)
  if (options.tls) requireTls(options.tls)
  if (options.store !== undefined) requireStore(options)
  if (options.listen === false) requireNoPort(options)
  else if (options.basePath !== undefined)
    throw new OptionError('basePath is for a mock that does not listen. Behind a proxy, give the publicUrl.')
  return options
}

function requireNoPort(options: MockOptions): void {
  const given = (['port', 'host', 'tls'] as const).find((name) => options[name] !== undefined)
  if (given === undefined) return
  throw new OptionError(`With listen: false the mock opens no port, and ${given} has no effect. Leave one of them out.`)
}

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
