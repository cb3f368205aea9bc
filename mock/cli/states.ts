import { Option, type Command } from 'commander'
import type { ParameterSchema, Scenario } from '../scenarios/scenario.ts'
import { print, printJson } from './print.ts'

/** `invitekit states`: lists the provider states that contracts can name. */
export function states(command: Command): void {
  command
    .option('--json', 'print one line of JSON')
    .addOption(new Option('--types', 'print TypeScript types of the states').conflicts('json'))
    .action(run)
}

async function run({ json, types }: { json?: true; types?: true }): Promise<void> {
  const { states: all, worlds } = await import('../scenarios/registry.ts')
  if (json) {
    const known = all.map(({ name, description, parameters, values }) => ({ name, description, parameters, values }))
    printJson(known)
  } else print(types ? typesOf(all) : catalogueOf(all, worlds))
}

/** What all states have is told once. */
function catalogueOf(all: readonly Scenario[], worlds: readonly Scenario[]): string {
  const isShared = (name: string) => all.every(({ parameters, values = {} }) => name in parameters || name in values)
  const states = all.map(
    (state) => `${state.name}\n  ${state.description}\n${rowsOf(state, (name) => !isShared(name))}`,
  )
  return `${states.join('\n')}
Every state:
${all
  .slice(0, 1)
  .map((state) => rowsOf(state, isShared))
  .join('')}
A scenario is a state too: ${worlds.map(({ name }) => name).join(', ')}. \`invitekit scenarios\` tells their parameters.
A contract names states and the parameters that matter, and takes values by their names:
  .given('a pending invitation', { email: 'ada@example.com' })
  .given('3 pending invitations')
  fromState('/v1/organizations/\${organizationId}/invitations', '/v1/organizations/1/invitations')
`
}

/** A row for each parameter, and one for the values, of those that are wanted. */
function rowsOf({ parameters, values = {} }: Scenario, isWanted: (name: string) => boolean): string {
  const rows = Object.entries(parameters)
    .filter(([name]) => isWanted(name))
    .map(([name, schema]) => `  ${name}: ${describeParameter(schema)}\n`)
  const given = Object.keys(values).filter(isWanted)
  return rows.join('') + (given.length > 0 ? `  gives: ${given.join(', ')}\n` : '')
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
  if (schema.isWorld) return 'object'
  return schema.values ? schema.values.map((value) => `'${value}'`).join(' | ') : 'string'
}
