import type { Command } from 'commander'
import { line } from '../text/visible.ts'
import { print, printJson } from './print.ts'

/** `invitekit switches`: lists every known difference between what services document and what they do. */
export function switches(command: Command): void {
  command.option('--json', 'print one line of JSON').action(run)
}

async function run({ json }: { json?: true }): Promise<void> {
  const { switches: all } = await import('../services/switches.ts')
  if (json) {
    const rows = all.map(({ name, service, documented, live, source, confidence }) => ({
      name,
      service,
      documented,
      live,
      source,
      confidence,
    }))
    printJson(rows)
    return
  }
  for (const { name, documented, live, source, confidence } of all) {
    print(line`${name}\n  documented  ${documented}\n  live        ${live}\n`)
    print(line`  source      ${source}; confidence ${confidence}\n\n`)
  }
}
