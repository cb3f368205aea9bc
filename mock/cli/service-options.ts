import { Option } from 'commander'
import { serviceFacts, serviceNames } from '../generated/services.ts'
import { days } from './values.ts'

const facts = Object.values(serviceFacts)

export const serviceOption = (description: string) => new Option('--service <name>', description).choices(serviceNames)

/** How long invitations are valid, in milliseconds, where they expire and the services agree; undefined: they don't. */
export const usualLifetime = onlyOne(facts.flatMap(({ invitations: { lifetime } }) => lifetime ?? []))

/** How long invitations are valid, for the services in which they expire. */
export function lifetimeOption(): Option {
  const expiring = facts.filter(({ invitations }) => invitations.lifetime !== null).map(({ title }) => title)
  const usual = usualLifetime === undefined ? "the service's own" : String(usualLifetime / (24 * 60 * 60 * 1000))
  const description = `how long an invitation is valid that expires: ${expiring.join(', ')} (default: ${usual})`
  return new Option('--lifetime <days>', description).argParser(days)
}

/** The parameters of scenarios that are about one service, as options: `--<service>-roles`. */
export function rolesOptions(): Option[] {
  return facts
    .filter(({ customRoles }) => customRoles)
    .map(({ name, title }) =>
      new Option(
        `--${name}-roles <kind>`,
        `whether the first organization has moved to the custom roles of ${title} (default: legacy)`,
      ).choices(['legacy', 'custom']),
    )
}

/** What was given of them, by the parameters' names. */
export function rolesIn(options: object): Record<string, string> {
  const given = Object.entries(options) as [string, unknown][]
  const names = new Set(rolesOptions().map((option) => option.attributeName()))
  return Object.fromEntries(given.filter((one): one is [string, string] => names.has(one[0]) && one[1] !== undefined))
}

function onlyOne(values: readonly number[]): number | undefined {
  const [first, ...others] = new Set(values)
  return others.length === 0 ? first : undefined
}
