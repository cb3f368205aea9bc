import type { Conduct, Profile } from '../domain/conduct.ts'
import { switches, type Switch } from '../generated/switches.ts'

export { switches, type Switch }

export type SwitchName = (typeof switches)[number]['name']

export const switchNames: readonly SwitchName[] = switches.map(({ name }) => name)

/** The value in force of a switch: its own, else the profile's. */
export function valueOf({ profile, switches }: Conduct, name: SwitchName): Profile {
  return switches[name] ?? profile
}

/** Whether a sandbox's service behaves as on the wire in the one point that the switch is about. */
export function isLive({ conduct }: { readonly conduct: Conduct }, name: SwitchName): boolean {
  return valueOf(conduct, name) === 'live'
}

/** The value in force of each switch. */
export function allValues(conduct: Conduct): Readonly<Record<SwitchName, Profile>> {
  return Object.fromEntries(switchNames.map((name) => [name, valueOf(conduct, name)])) as Record<SwitchName, Profile>
}
