import { constants } from 'node:os'
import type { Command } from 'commander'
import spawn from 'cross-spawn'
import type { Mock, MockOptions } from '../create-mock.ts'
import { CommandRefused } from './failure.ts'
import { whenParentEnds } from './parent.ts'
import { settingsOf, settingsOptions, type SettingsOptions } from './settings.ts'
import { startFailure } from './start-failure.ts'

/** `invitekit exec -- <command>`: runs a command beside a mock that lives as long as the command does. */
export function exec(command: Command): void {
  settingsOptions(command)
    .argument('<command...>', 'the command and its arguments, behind --')
    .addHelpText(
      'after',
      `
The command finds in its environment:
  INVITEKIT_URL                    the mock
  INVITEKIT_CLICKHOUSE_URL         the base URL of ClickHouse Cloud
  INVITEKIT_SNYK_URL               that of Snyk
  INVITEKIT_MPDX_URL               that of MPDX
  INVITEKIT_ORGANIZATION_ID        the first organization
  INVITEKIT_TOKEN                  its owner's token, for Snyk and MPDX
  INVITEKIT_CLICKHOUSE_KEY_ID      its owner's key, for ClickHouse Cloud
  INVITEKIT_CLICKHOUSE_KEY_SECRET

Exit codes: those of the command, or 2 when it or the mock could not be started.`,
    )
    .action(run)
}

async function run(words: string[], options: SettingsOptions): Promise<void> {
  const mock = await startMock({ ...settingsOf(options), port: 0 })
  try {
    process.exitCode = await statusOf(words, { ...process.env, ...environmentOf(mock) })
  } finally {
    await mock.close()
  }
}

async function startMock(options: MockOptions): Promise<Mock> {
  const { createMock } = await import('../index.ts')
  try {
    return await createMock(options)
  } catch (error) {
    const known = startFailure(error, { host: '127.0.0.1', port: 0 })
    throw known === undefined ? error : new CommandRefused(known)
  }
}

/** What the command finds in its environment: where the mock is, and as whom to use it. */
function environmentOf({ url, services, directory }: Mock): Record<string, string> {
  const owner = directory.personas.find(({ id }) => id === 'owner')
  const urls = services.map((service) => [`INVITEKIT_${service.name.toUpperCase()}_URL`, service.url] as const)
  return {
    INVITEKIT_URL: url,
    ...Object.fromEntries(urls),
    ...(owner && {
      INVITEKIT_TOKEN: owner.token,
      INVITEKIT_CLICKHOUSE_KEY_ID: owner.clickhouse.keyId,
      INVITEKIT_CLICKHOUSE_KEY_SECRET: owner.clickhouse.keySecret,
      INVITEKIT_ORGANIZATION_ID: owner.memberships[0]?.organizationId ?? '',
    }),
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
