import { readFileSync } from 'node:fs'
import { Option, type Command } from 'commander'
import type { MockOptions } from '../create-mock.ts'
import { tokenOf, tokenOptions, type TokenOptions } from './control-token.ts'
import { CommandRefused } from './failure.ts'
import { addEither, listed } from './from-environment.ts'
import { logLevels, type Log, type LogLevel } from './log.ts'
import { ownServiceOption, type OwnServiceFlags } from './own-service-flags.ts'
import { settingsOf, settingsOptions, type SettingsOptions } from './settings.ts'
import { gathered, wholeNumber } from './values.ts'

/** Everything that is said of a mock on the command line or in the environment. */
export interface MockFlags extends SettingsOptions, TokenOptions, OwnServiceFlags {
  readonly port: number
  readonly host?: string
  readonly data?: string
  readonly memory?: true
  readonly store?: string
  readonly storeSchema?: string
  readonly memoryLimit?: number
  readonly drain?: number
  readonly metrics?: true
  readonly durability: 'process' | 'power'
  readonly allowedHost?: readonly string[]
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly smtp?: string
  readonly publicUrl?: string
  readonly trustProxy?: true
  readonly logLevel: LogLevel
}

/** What differs between the commands that start a mock. */
export interface Defaults {
  readonly port: number
  /** Where its port may stand in the environment as well. */
  readonly portVariable?: string
  /** undefined: in memory. */
  readonly data?: string
}

/** Gives a command the options of a mock. */
export function mockFlags(command: Command, { port, portVariable, data }: Defaults): Command {
  const portOption = new Option('-p, --port <number>', portWords(portVariable))
    .argParser(wholeNumber(0, 65_535))
    .default(port)
  if (portVariable !== undefined && !process.env['INVITEKIT_PORT'] && process.env[portVariable]) {
    portOption.env(portVariable)
  }
  command
    .addOption(portOption)
    .option('--host <address>', 'where to listen; 0.0.0.0 lets other machines in (default: 127.0.0.1 and ::1)')
  addEither(
    command,
    new Option('--data <folder>', 'where state is kept').default(data),
    new Option('--memory', data === undefined ? 'keep no state, as without --data' : 'keep no state'),
  ).addOption(
    new Option('--durability <level>', 'what an answered change survives: the end of the process, or a loss of power')
      .choices(['process', 'power'])
      .default('process'),
  )
  command
    .option(
      '--store <url>',
      'keep state in PostgreSQL, for any number of mocks: postgres://user:password@host/database',
    )
    .option('--store-schema <name>', 'the schema of its tables there, made when missing (default: invitekit)')
    .option(
      '--memory-limit <MiB>',
      'what sandboxes of the store take in memory, about; those not used for longest are let go',
      wholeNumber(16, 1_000_000),
    )
    .option('--drain <seconds>', 'when stopped, answer on for so long, not ready at /readyz', wholeNumber(0, 600))
    .option('--metrics', 'count requests and more for Prometheus, at /metrics')
  settingsOptions(command.addOption(ownServiceOption('serve'))).option(
    '--allowed-host <name>',
    'a name besides localhost and --host for which to answer, once for each; *.example.dev allows all below one, ' +
      '.example.dev that one too, * every name',
    listed(gathered),
  )
  return tokenOptions(
    command,
    'what the control plane wants as Authorization: Bearer, 16 characters or more; nothing unless given, beyond this ' +
      'machine a random one',
  )
    .option('--tls-cert <file>', 'serve HTTPS with this certificate, or chain of them, as PEM; with --tls-key')
    .option('--tls-key <file>', 'the private key of --tls-cert, as PEM')
    .option('--smtp <url>', 'hand each mail to this SMTP server too, such as smtp://127.0.0.1:1025')
    .option('--public-url <url>', 'where others find the mock when it stands behind a proxy: links begin with it')
    .option('--trust-proxy', 'let links begin with what the proxy says in X-Forwarded-Proto, -Host and -Prefix')
    .addOption(
      new Option('--log-level <level>', 'to stderr; info logs each request').choices(logLevels).default('warn'),
    )
}

const portWords = (variable: string | undefined) =>
  variable === undefined ? '0 picks a free one' : `0 picks a free one (or in the environment: ${variable})`

/** The same as createMock takes it. Throws a CommandRefused when a file can't be read. */
export function mockOptionsOf(flags: MockFlags, log: Log): MockOptions {
  const {
    store,
    storeSchema,
    memoryLimit,
    drain,
    metrics,
    port,
    host,
    data,
    memory,
    durability,
    allowedHost,
    smtp,
    publicUrl,
    trustProxy,
  } = flags
  const controlToken = tokenOf(flags)
  const tls = tlsOf(flags)
  return {
    ...settingsOf(flags),
    port,
    ...(host !== undefined && { host }),
    data: memory || data === undefined || store !== undefined ? null : data,
    ...(store !== undefined && { store }),
    ...(storeSchema !== undefined && { storeSchema }),
    ...(memoryLimit !== undefined && { memoryLimit }),
    ...(drain !== undefined && { drain: drain * 1000 }),
    ...(metrics && { metrics: true }),
    durability,
    ...(allowedHost && { allowedHosts: allowedHost }),
    ...(controlToken !== undefined && { controlToken }),
    ...(tls && { tls }),
    ...(smtp !== undefined && { smtp }),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(trustProxy && { trustProxy: true }),
    onError: (error) => log.error(error),
    onNotice: (text) => log.warn(text),
    ...(log.request && { onRequest: log.request }),
  }
}

function tlsOf({ tlsCert, tlsKey }: MockFlags): MockOptions['tls'] {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined) throw new CommandRefused('--tls-key is the key of a certificate. Add --tls-cert FILE.')
  if (tlsKey === undefined) throw new CommandRefused('A certificate is of no use without its key. Add --tls-key FILE.')
  return { cert: pem('--tls-cert', tlsCert), key: pem('--tls-key', tlsKey) }
}

function pem(flag: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandRefused(`${flag} can't be read: ${reason}. Name another file.`)
  }
}
