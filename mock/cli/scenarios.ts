import type { Command } from 'commander'

/** `invitekit scenarios`: lists the starting states with their parameters. */
export function scenarios(command: Command): void {
  command.option('--json', 'print one line of JSON').action(run)
}

async function run({ json }: { json?: true }): Promise<void> {
  const { worlds: all } = await import('../scenarios/registry.ts')
  const known = all.map(({ name, description, parameters }) => ({ name, description, parameters }))
  if (json) {
    process.stdout.write(`${JSON.stringify(known)}\n`)
    return
  }
  for (const { name, description, parameters } of known) {
    process.stdout.write(`${name}\n  ${description}\n`)
    for (const [parameter, schema] of Object.entries(parameters)) {
      process.stdout.write(`  ${parameter} = ${schema.default}: ${schema.description}\n`)
    }
    process.stdout.write('\n')
  }
}
