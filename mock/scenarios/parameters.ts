import { serviceFacts, type ServiceFacts } from '../generated/services.ts'
import { addressIn, isMailable } from '../domain/email.ts'
import { quoted } from '../domain/short.ts'
import { nearest } from '../text/nearest.ts'
import { ScenarioError } from './scenario-error.ts'
import type { IntegerParameter, ParameterSchema, ParameterValues, Scenario, StringParameter } from './scenario.ts'

const facts = Object.values(serviceFacts)

/** The parameters that every scenario has, besides one for each service whose organizations can move to custom roles. */
export interface Scale {
  readonly [name: string]: ParameterSchema
  readonly organizations: IntegerParameter
  readonly invitations: IntegerParameter
}

export function scale(defaults: { organizations: number; invitations: number }): Scale {
  return {
    organizations: {
      type: 'integer',
      title: 'Organizations',
      description: 'How many organizations there are. The second one belongs to the outsider.',
      default: defaults.organizations,
      minimum: 2,
      maximum: 10_000,
    },
    invitations: {
      type: 'integer',
      title: 'Pending invitations',
      description: 'How many usual invitations are pending in the first organization, through each service.',
      default: defaults.invitations,
      minimum: 0,
      maximum: 1_000_000,
    },
    ...Object.fromEntries(withCustomRoles.map((each) => [rolesOf(each), rolesParameter(each)])),
  }
}

const withCustomRoles = facts.filter(({ customRoles }) => customRoles)

const rolesOf = ({ name }: ServiceFacts) => `${name}Roles`

/** The titles of these services, by the name of the parameter that each has. */
export const rolesParameters: Readonly<Record<string, string>> = Object.fromEntries(
  withCustomRoles.map((each) => [rolesOf(each), each.title]),
)

function rolesParameter({ title }: ServiceFacts): StringParameter {
  return {
    type: 'string',
    title: `Roles of ${title}`,
    description: `\`custom\`: the first organization has moved to the custom roles of ${title}, and \`role\` is refused there.`,
    default: 'legacy',
    values: ['legacy', 'custom'],
  }
}

/** Whether the parameters of a world say that the first organization has moved to custom roles. */
export function areCustomRoles(values: ParameterValues): boolean {
  return withCustomRoles.some((each) => values[rolesOf(each)] === 'custom')
}

/** The scenario of that name. Throws a ScenarioError that names the known ones. */
export function findScenario(scenarios: readonly Scenario[], name: string, kind = 'scenario'): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name)
  if (found) return found
  const known = scenarios.map((scenario) => scenario.name)
  throw new ScenarioError(
    `There is no ${kind} ${quoted(name)}.${suggestion(name, known)} Known are: ${known.join(', ')}.`,
  )
}

/** The given values and for the others the defaults. Throws a ScenarioError when one is unknown or does not fit. */
export function completeParameters(scenario: Scenario, given: ParameterValues): ParameterValues {
  const known = Object.keys(scenario.parameters)
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue
    const list = known.length === 0 ? 'It has none.' : `It has: ${known.join(', ')}.`
    throw new ScenarioError(`"${scenario.name}" has no parameter ${quoted(name)}.${suggestion(name, known)} ${list}`)
  }
  const values: Record<string, number | string> = {}
  for (const [name, schema] of Object.entries(scenario.parameters)) {
    const value = given[name] ?? schema.default
    if (!fits(schema, value)) {
      throw new ScenarioError(
        `Parameter "${name}" of "${scenario.name}" must be ${describe(schema)}, not ${shown(value)}.`,
      )
    }
    values[name] = value
  }
  return values
}

function fits(schema: ParameterSchema, value: unknown): boolean {
  if (schema.type === 'string') {
    if (typeof value !== 'string') return false
    if (schema.format === 'email' && value !== '' && !isMailable(addressIn(value))) return false
    return schema.values?.includes(value) ?? true
  }
  const { minimum = -Infinity, maximum = Infinity } = schema
  return Number.isSafeInteger(value) && minimum <= (value as number) && (value as number) <= maximum
}

/** JSON of what is nested deeply would not be written. */
function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  return typeof value === 'string' ? quoted(value) : String(value)
}

function describe(schema: ParameterSchema): string {
  if (schema.type === 'string' && schema.format === 'email') return 'an e-mail address that mail can be sent to'
  if (schema.type === 'string' && schema.isWorld) return 'a world file, as an object or its JSON'
  if (schema.type === 'string') return schema.values ? `one of ${schema.values.join(', ')}` : 'a text'
  const { minimum, maximum } = schema
  const from = minimum === undefined ? '' : ` from ${minimum}`
  const to = maximum === undefined ? '' : ` to ${maximum}`
  return `a whole number${from}${to}`
}

function suggestion(name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  return meant === undefined ? '' : ` Did you mean "${meant}"?`
}
