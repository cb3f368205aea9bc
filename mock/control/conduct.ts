import { requireBugs } from '../bugs/require-bugs.ts'
import { InvitekitError } from '../domain/invitekit-error.ts'
import type { Profile } from '../domain/conduct.ts'
import { quoted } from '../domain/short.ts'
import { nearest } from '../text/nearest.ts'
import type { WorldSettings } from '../world/records.ts'
import { switchNames } from '../services/switches.ts'

/** A profile or switch that does not exist was asked for. The message is for a person: what is wrong, what is known. */
export class SwitchError extends InvitekitError {
  override readonly name = 'SwitchError'
  readonly code = 'invalid-switch'
}

/** How services should behave, before it has been checked. */
export interface ConductRequest {
  readonly profile?: string | undefined
  /** `documented` or `live`, by the switch's name. */
  readonly switches?: Readonly<Record<string, string>> | undefined
  /** The ids of bugs. */
  readonly bugs?: readonly string[] | undefined
}

/** The settings of a sandbox that say how its services behave; those left out stay out. Throws a SwitchError or a BugError. */
export function conductSettings({ profile, switches, bugs }: ConductRequest): {
  profile?: Profile
  switches?: Readonly<Record<string, Profile>>
  bugs?: readonly string[]
} {
  return {
    ...(profile !== undefined && { profile: profileOf(profile, 'the profile') }),
    ...(switches !== undefined && {
      switches: Object.fromEntries(
        Object.entries(switches).map(([name, value]) => [requireName(name), profileOf(value, name)]),
      ),
    }),
    ...(bugs !== undefined && { bugs: requireBugs(bugs) }),
  }
}

/** What is to be different about a sandbox's conduct. */
export interface ConductChange extends Omit<ConductRequest, 'switches'> {
  /** Besides those that there are; null for what the profile says. */
  readonly switches?: Readonly<Record<string, string | null>> | undefined
}

/** The same settings once what was asked for is done. Throws a SwitchError or a BugError. */
export function changedConduct(
  settings: WorldSettings,
  { profile, switches = {}, bugs }: ConductChange,
): WorldSettings {
  for (const name of Object.keys(switches)) requireName(name)
  const given = Object.entries({ ...settings.switches, ...switches }).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  )
  const { switches: _, bugs: before, ...others } = settings
  const { switches: now = {}, ...asked } = conductSettings({ profile, switches: Object.fromEntries(given), bugs })
  const all = bugs === undefined ? before : asked.bugs
  return {
    ...others,
    ...asked,
    ...(given.length > 0 && { switches: now }),
    ...(all && all.length > 0 && { bugs: all }),
  }
}

function requireName(name: string): string {
  if ((switchNames as readonly string[]).includes(name)) return name
  const meant = nearest(name, switchNames)
  const hint = meant === undefined ? `Known are ${switchNames.join(', ')}.` : `Did you mean ${meant}?`
  throw new SwitchError(`There is no switch ${quoted(name)}. ${hint}`)
}

function profileOf(value: string, subject: string): Profile {
  if (value === 'documented' || value === 'live') return value
  const meant = nearest(value, ['documented', 'live'])
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`
  throw new SwitchError(`${sentenceCase(subject)} is documented or live, not ${quoted(value)}.${hint}`)
}

const sentenceCase = (subject: string) =>
  subject.startsWith('the ') ? `T${subject.slice(1)}` : `The switch ${subject}`
