import { closeSync, existsSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { Command } from 'commander'
import type { Mock } from '../create-mock.ts'
import { banner, startedLine } from './banner.ts'
import { differences } from './differences.ts'
import { exitCode, sayFailure } from './failure.ts'
import { fromEnvironment } from './from-environment.ts'
import { createLog, type Log } from './log.ts'
import { mockFlags, mockOptionsOf, type MockFlags } from './mock-flags.ts'
import { ownServicesOf } from './own-service-flags.ts'
import { openBrowser } from './open-browser.ts'
import { print, printJson } from './print.ts'
import { closeOnSignal, end } from './signals.ts'
import { startFailure } from './start-failure.ts'
import { forgetAddress, keepOutOfGit, tellAddress } from './state-folder.ts'

interface StartOptions extends MockFlags {
  readonly json?: true
  readonly open?: true
}

/** How long a mock that has lost its folder goes on answering. Milliseconds. */
const patience = 1000

/** How long a mock that listens does nothing else than answer. Milliseconds. */
const quiet = 20

/** `invitekit start`: runs the mock until it is told to stop. */
export function start(command: Command): void {
  mockFlags(fromEnvironment(command), { port: 4010, portVariable: 'PORT', data: '.invitekit' })
    .option('--json', 'print one line of JSON instead of the banner')
    .option('--open', 'open the console in a browser')
    .action(run)
}

async function run(options: StartOptions, command: Command): Promise<void> {
  const log = createLog(options.logLevel)
  process.on('uncaughtException', (error) => log.error(error))
  process.on('unhandledRejection', (reason) => log.error(reason))

  const flags = mockOptionsOf(options, log)
  const isFolderNew = typeof flags.data === 'string' && !existsSync(flags.data)
  let mock: Mock | undefined
  let isLost = false
  const asked = { ...flags, ...(await ownServicesOf(options)) }
  try {
    const { createMock } = await import('../index.ts')
    mock = await createMock({
      ...asked,
      onLost: (error) => {
        sayFailure(error.message)
        isLost = true
        // Whoever waits for an answer gets one.
        const running = mock
        if (running) void setTimeout(patience).then(() => end(running, log, exitCode.failed))
      },
    })
    // From its first answer on: it listens already.
    closeOnSignal(mock, log)
    if (mock.data !== null) mark(mock.data, { url: mock.url, isFolderNew, log })
    // Who waits for the first answer is not to wait for what is loaded beside it, and who reads the line below can rely on
    // all being there.
    await setTimeout(quiet)
    await Promise.all([mock.loadAll(), log.load()])
    requireDescriptors()
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
  if (options.open) openBrowser(`${mock.url}/`, sayFailure)
}

/** What others find in the folder beside the state. */
function mark(folder: string, { url, isFolderNew, log }: { url: string; isFolderNew: boolean; log: Log }): void {
  try {
    // One that was there is somebody's own, and so is what else lies in it.
    if (isFolderNew) keepOutOfGit(folder)
    tellAddress(folder, url)
    process.once('exit', () => forgetAddress(folder))
  } catch (error) {
    log.warn(
      `Commands in this folder will not find the mock by themselves: ${String(error)}. Name it with --url ${url}.`,
    )
  }
}

/** Throws the system's error when there are too few descriptors left for connections: nobody could ask the mock anything. */
function requireDescriptors(): void {
  const held: number[] = []
  try {
    while (held.length < 8) held.push(openSync(devNull, 'r'))
  } finally {
    held.forEach(closeSync)
  }
}
