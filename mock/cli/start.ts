import { Option, type Command } from 'commander'
import type { Mock } from '../create-mock.ts'
import { banner, startedLine } from './banner.ts'
import { tokenOf, tokenOptions, type TokenOptions } from './control-token.ts'
import { differences } from './differences.ts'
import { exitCode, sayFailure } from './failure.ts'
import { createLog, logLevels, type LogLevel } from './log.ts'
import { print, printJson } from './print.ts'
import { settingsOf, settingsOptions, type SettingsOptions } from './settings.ts'
import { closeOnSignal, end } from './signals.ts'
import { startFailure } from './start-failure.ts'
import { gathered, wholeNumber } from './values.ts'

interface StartOptions extends SettingsOptions, TokenOptions {
  readonly port: number
  readonly host?: string
  readonly data: string
  readonly memory?: true
  readonly durability: 'process' | 'power'
  readonly allowedHost?: readonly string[]
  readonly smtp?: string
  readonly publicUrl?: string
  readonly trustProxy?: true
  readonly logLevel: LogLevel
  readonly json?: true
}

/** How long a mock that has lost its folder goes on answering. Milliseconds. */
const patience = 1000

/** `invitekit start`: runs the mock until it is told to stop. */
export function start(command: Command): void {
  command
    .option('-p, --port <number>', '0 picks a free one', wholeNumber(0, 65_535), 4010)
    .option('--host <address>', 'where to listen; 0.0.0.0 lets other machines in (default: 127.0.0.1 and ::1)')
    .addOption(new Option('--data <folder>', 'where state is kept').default('.invitekit'))
    .addOption(new Option('--memory', 'keep no state').conflicts('data'))
    .addOption(
      new Option('--durability <level>', 'what an answered change survives: the end of the process, or a loss of power')
        .choices(['process', 'power'])
        .default('process'),
    )
  settingsOptions(command).option(
    '--allowed-host <name>',
    'a name besides localhost and --host for which to answer, once for each; *.example.dev allows all below one, ' +
      '.example.dev that one too, * every name',
    gathered,
  )
  tokenOptions(
    command,
    'what the control plane wants as Authorization: Bearer, 16 characters or more; nothing unless given, beyond this ' +
      'machine a random one',
  )
    .option('--smtp <url>', 'hand each mail to this SMTP server too, such as smtp://127.0.0.1:1025')
    .option('--public-url <url>', 'where others find the mock when it stands behind a proxy: links begin with it')
    .option('--trust-proxy', 'let links begin with what the proxy says in X-Forwarded-Prefix')
    .addOption(
      new Option('--log-level <level>', 'to stderr; info logs each request').choices(logLevels).default('warn'),
    )
    .option('--json', 'print one line of JSON instead of the banner')
    .action(run)
}

async function run(options: StartOptions, command: Command): Promise<void> {
  const log = createLog(options.logLevel)
  process.on('uncaughtException', (error) => log.error(error))
  process.on('unhandledRejection', (reason) => log.error(reason))

  const asked = settingsOf(options)
  const controlToken = tokenOf(options)
  let mock: Mock | undefined
  let isLost = false
  try {
    const { createMock } = await import('../index.ts')
    mock = await createMock({
      ...asked,
      port: options.port,
      ...(options.host !== undefined && { host: options.host }),
      data: options.memory ? null : options.data,
      durability: options.durability,
      ...(options.allowedHost && { allowedHosts: options.allowedHost }),
      ...(controlToken !== undefined && { controlToken }),
      ...(options.smtp !== undefined && { smtp: options.smtp }),
      ...(options.publicUrl !== undefined && { publicUrl: options.publicUrl }),
      ...(options.trustProxy && { trustProxy: true }),
      onError: (error) => log.error(error),
      onNotice: (text) => log.warn(text),
      onLost: (error) => {
        sayFailure(error.message)
        isLost = true
        // Whoever waits for an answer gets one.
        const running = mock
        if (running) setTimeout(() => void end(running, log, exitCode.failed), patience)
      },
      ...(log.request && { onRequest: log.request }),
    })
    // From its first answer on: it listens already.
    closeOnSignal(mock, log)
    await Promise.all([mock.loadAll(), log.load()])
  } catch (error) {
    await mock?.close()
    const known = startFailure(error, { host: '127.0.0.1', ...options })
    sayFailure(known ?? `The mock could not start. ${error instanceof Error ? error.message : String(error)}`)
    if (known === undefined) log.error(error)
    process.exitCode = known === undefined ? exitCode.failed : exitCode.refused
    return
  }
  if (isLost) return end(mock, log, exitCode.failed)
  const differing = mock.isNew ? undefined : differences(asked, mock)
  if (differing !== undefined) sayFailure(differing)
  if (options.json) printJson(startedLine(mock))
  else print(banner(mock, command.parent?.version() ?? ''))
}
