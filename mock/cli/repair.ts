import { InvitekitError } from '../domain/invitekit-error.ts'
import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { line } from '../text/visible.ts'
import { exitCode, sayFailure } from './failure.ts'
import { print } from './print.ts'

/** `invitekit repair`: makes a damaged state folder readable again. */
export function repair(command: Command): void {
  command.option('--data <folder>', 'the folder to repair', '.invitekit').action(run)
}

async function run({ data }: { data: string }): Promise<void> {
  if (!existsSync(data)) {
    sayFailure(`There is no folder ${data}, so there is nothing to repair. Name another with --data.`)
    process.exitCode = exitCode.refused
    return
  }
  const { repairState } = await import('../keep/open-universe.ts')
  try {
    const { files } = await repairState(data, sayFailure)
    if (files.length === 0) print(line`The state in ${data} is sound. Nothing was changed.\n`)
    for (const { file, backup, kept, dropped } of files) {
      const copy = backup === null ? 'It was missing.' : `The damaged file is kept as ${backup}.`
      print(line`${file}: kept ${kept} whole records, lost ${dropped}. ${copy}\n`)
    }
  } catch (error) {
    if (!(error instanceof InvitekitError)) throw error
    sayFailure(error.message)
    process.exitCode = exitCode.refused
  }
}
