import { constants } from 'node:os'
import type { Command } from 'commander'
import spawn from 'cross-spawn'
import type { Mock, MockOptions } from '../create-mock.ts'
import { differences } from './differences.ts'
import { environmentHelp, environmentOf } from './environment.ts'
import { CommandRefused, sayFailure } from './failure.ts'
import { fromEnvironment } from './from-environment.ts'
import { createLog } from './log.ts'
import type { BugFlags } from './exec-bugs.ts'
import { percent } from './score.ts'
import { wholeNumber } from './values.ts'
import { mockFlags, mockOptionsOf, type MockFlags } from './mock-flags.ts'
import { ownServicesOf } from './own-service-flags.ts'
import { whenParentEnds } from './parent.ts'
import { startFailure } from './start-failure.ts'

/** `invitekit exec -- <command>`: runs a command beside a mock that lives as long as the command does. */
export function exec(command: Command): void {
  mockFlags(fromEnvironment(command), { port: 0 })
    .argument('<command...>', 'the command and its arguments, behind --')
    .option(
      '--bugs <which>',
      'run it once without and once with each of these bugs: all, a kind, those of a service, or ids with commas',
    )
    .option(
      '--time-limit <seconds>',
      'with --bugs: how long a run may take (default: three times the first, and a minute)',
      wholeNumber(1),
    )
    .option('--jobs <number>', 'with --bugs: how many runs at once (default: one for each core)', wholeNumber(1, 64))
    .option('--min <percent>', 'with --bugs: fail when less of them is noticed', percent)
    .addHelpText(
      'after',
      `
The command finds in its environment:
${environmentHelp()}

Exit codes: those of the command, or 2 when it or the mock could not be started. With --bugs: 0, or 1 below --min, or 2
when the command fails without a bug already.`,
    )
    .action(run)
}

async function run(words: string[], flags: MockFlags & BugFlags): Promise<void> {
  const log = createLog(flags.logLevel)
  if (flags.bugs !== undefined) {
    const { execWithBugs } = await import('./exec-bugs.ts')
    process.exitCode = await execWithBugs(
      words,
      { ...flags, bugs: flags.bugs },
      {
        ...mockOptionsOf(flags, log),
        ...(await ownServicesOf(flags)),
      },
    )
    await log.flush()
    return
  }
  const asked = { ...mockOptionsOf(flags, log), ...(await ownServicesOf(flags)) }
  const mock = await startMock(flags, asked)
  const differing = mock.isNew ? undefined : differences(asked, mock)
  if (differing !== undefined) sayFailure(differing)
  try {
    process.exitCode = await statusOf(words, { ...process.env, ...environmentOf(mock) })
  } finally {
    await mock.close()
    await log.flush()
  }
}

async function startMock({ host = '127.0.0.1', port }: MockFlags, options: MockOptions): Promise<Mock> {
  const { createMock } = await import('../index.ts')
  try {
    return await createMock(options)
  } catch (error) {
    const known = startFailure(error, { host, port })
    throw known === undefined ? error : new CommandRefused(known)
  }
}

/** Runs a command and resolves with its exit code: 128 and the signal's number when a signal has ended it, as in a shell. */
function statusOf([file = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    // It finds the .cmd of npm, npx and pnpm on Windows, and quotes their arguments.
    const child = spawn(file, args, { stdio: 'inherit', env })
    // The command decides what becomes of a signal, and the mock ends with it. A terminal sends Ctrl-C to both.
    const passOn = (signal: NodeJS.Signals) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    process.on('SIGINT', passOn).on('SIGTERM', passOn)
    whenParentEnds(() => child.kill('SIGTERM'))
    child.on('error', (error) =>
      reject(new CommandRefused(`${file} can't be run: ${error.message}. Name another command.`)),
    )
    child.on('close', (status, signal) => {
      process.off('SIGINT', passOn).off('SIGTERM', passOn)
      resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
