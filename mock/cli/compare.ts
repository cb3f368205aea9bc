import type { Command } from 'commander'
import { exitCode, sayFailure } from './failure.ts'
import { print, printJson } from './print.ts'

/** `invitekit compare`: what a change of the spec breaks, and for whom. */
export function compare(command: Command): void {
  command
    .argument('<documents...>', 'an OpenAPI document, and a newer one or pacts or both: files as JSON, folders, URLs')
    .option('--json', 'print one line of JSON')
    .addHelpText('after', '\nExit codes: 0 nothing breaks, 1 something does, 2 wrong usage or set-up.')
    .action(run)
}

async function run(names: string[], { json }: { json?: true }): Promise<void> {
  const contracts = await import('../../contracts/verify/index.ts')
  try {
    const comparison = await contracts.compare(await contracts.readSources(names))
    if (json) printJson(comparison)
    else print(contracts.comparisonText(comparison))
    const isSound = comparison.changes.length === 0 && comparison.broken.length === 0
    process.exitCode = isSound ? 0 : exitCode.failed
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'VerificationError') throw error
    sayFailure(error.message)
    process.exitCode = exitCode.refused
  }
}
