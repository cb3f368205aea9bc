import type { Command } from 'commander'
import { line } from '../text/visible.ts'
import { print, printJson } from './print.ts'

/** `invitekit scenarios`: lists the starting states with their parameters. */
export function scenarios(command: Command): void {
  command.option('--json', 'print one line of JSON').action(run)
}

async function run({ json }: { json?: true }): Promise<void> {
  const { worlds, demos } = await import('../scenarios/registry.ts')
  const known = [...worlds, ...demos].map(({ name, description, parameters }) => ({ name, description, parameters }))
  if (json) {
    printJson(known)
    return
  }
  for (const { name, description, parameters } of known) {
    print(line`${name}\n  ${description}\n`)
    for (const [parameter, schema] of Object.entries(parameters)) {
      print(line`  ${parameter} = ${schema.default}: ${schema.description}\n`)
    }
    print('\n')
  }
}
