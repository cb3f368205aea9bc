import { InvitekitError } from '../domain/invitekit-error.ts'
import type { Command } from 'commander'
import { exitCode, sayFailure } from './failure.ts'
import { print, printJson } from './print.ts'

/** `invitekit compare`: what a change of the spec breaks, and for whom. */
export function compare(command: Command): void {
  command
    .argument(
      '<documents...>',
      'an OpenAPI document, and a newer one or pacts or both: files as JSON or YAML, folders, URLs',
    )
    .option(
      '--accept <file>',
      'changes that you have agreed to: a list as JSON or YAML, each with its id and operation',
    )
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing breaks that was not accepted, 1 something does, 2 wrong usage or set-up.',
    )
    .action(run)
}

async function run(names: string[], { accept, json }: { accept?: string; json?: true }): Promise<void> {
  const contracts = await import('../../contracts/verify/index.ts')
  try {
    const [accepted] = accept === undefined ? [] : await contracts.readSources([accept])
    const comparison = await contracts.compare(await contracts.readSources(names), accepted && { accept: accepted })
    if (json) printJson(comparison)
    else print(contracts.comparisonText(comparison))
    process.exitCode = contracts.isSound(comparison) ? 0 : exitCode.failed
  } catch (error) {
    if (!(error instanceof InvitekitError)) throw error
    sayFailure(error.message)
    process.exitCode = exitCode.refused
  }
}
