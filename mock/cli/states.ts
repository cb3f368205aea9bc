import { Option, type Command } from 'commander'
import type { ParameterSchema, Scenario } from '../scenarios/scenario.ts'

/** `invitekit states`: lists the provider states that contracts can name. */
export function states(command: Command): void {
  command
    .option('--json', 'print one line of JSON')
    .addOption(new Option('--types', 'print TypeScript types of the states').conflicts('json'))
    .action(run)
}

async function run({ json, types }: { json?: true; types?: true }): Promise<void> {
  const { states: all } = await import('../scenarios/registry.ts')
  if (json) {
    const known = all.map(({ name, description, parameters, values }) => ({ name, description, parameters, values }))
    process.stdout.write(`${JSON.stringify(known)}\n`)
  } else process.stdout.write(types ? typesOf(all) : all.map(describe).join('\n'))
}

function describe({ name, description, parameters, values = {} }: Scenario): string {
  const rows = Object.entries(parameters).map(([parameter, schema]) => `  ${parameter}: ${describeParameter(schema)}\n`)
  return `${name}\n  ${description}\n${rows.join('')}  gives: ${Object.keys(values).join(', ')}\n`
}

function describeParameter(schema: ParameterSchema): string {
  const choices = schema.type === 'string' && schema.values ? ` One of ${schema.values.join(', ')}.` : ''
  const usual = schema.default === '' ? '' : ` Default: ${schema.default}.`
  return schema.description + choices + usual
}

/** An interface with a member for each state: the parameters that it takes and the values that it gives. */
function typesOf(all: readonly Scenario[]): string {
  const members = all.map(({ name, description, parameters, values = {} }) => {
    const taken = Object.entries(parameters).map(([parameter, schema]) => `${parameter}?: ${typeOf(schema)}`)
    const given = Object.keys(values).map((value) => `'${value}'`)
    return `  /** ${description} */\n  '${name}': {\n    parameters: { ${taken.join('; ')} }\n    values: ${given.join(' | ')}\n  }\n`
  })
  return `export interface ProviderStates {\n${members.join('')}}\n`
}

function typeOf(schema: ParameterSchema): string {
  if (schema.type === 'integer') return 'number'
  return schema.values ? schema.values.map((value) => `'${value}'`).join(' | ') : 'string'
}
