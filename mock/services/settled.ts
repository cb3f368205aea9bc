import type { Conduct, Profile } from '../domain/conduct.ts'
import type { Choice } from '../generated/choices.ts'

/** The value that the switches in force choose; null when they leave none. */
export function settled<Value>({ by, of }: Choice<Value>, { profile, switches }: Conduct): Value | null {
  const at = by.reduce((sum, name, bit) => ((switches[name] ?? profile) === live ? sum + 2 ** bit : sum), 0)
  return of[at] ?? null
}

const live: Profile = 'live'
