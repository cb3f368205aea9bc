import { setTimeout } from 'node:timers/promises'
import type { Command } from 'commander'
import { aboutAllSandboxes, askControl, mockHere, type Target } from './control-client.ts'
import { print, printJson } from './print.ts'
import { wholeNumber } from './values.ts'

/** How often a mock that is waited for is asked. Milliseconds. */
const interval = 100

/** `invitekit health`: whether a mock answers, also for a container's health check. */
export function health(command: Command): void {
  aboutAllSandboxes(command)
    .option('--wait <seconds>', 'how long to wait for it', wholeNumber(0, 3600), 0)
    .addHelpText('after', '\nExit codes: 0 it answers and can keep what it is told, 2 it does not.')
    .action(run)
}

async function run({ wait, ...target }: Target & { wait: number }, command: Command): Promise<void> {
  const isNamed = command.getOptionValueSource('url') !== 'default'
  const patience = AbortSignal.timeout(wait * 1000)
  for (;;) {
    // It may be starting only now.
    const asked = isNamed ? target : { ...target, url: mockHere() }
    try {
      const text = await askControl(asked, { path: '/health' })
      return target.json ? printJson(JSON.parse(text)) : print(`The mock at ${asked.url} answers.\n`)
    } catch (error) {
      if (wait === 0 || patience.aborted) throw error
      await setTimeout(interval)
    }
  }
}
