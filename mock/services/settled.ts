import type { Conduct, Profile } from '../domain/conduct.ts'
import type { Choice } from '../generated/choices.ts'

/** The value that the switches in force choose; null when they leave none. */
export function settled<Value>({ by, of }: Choice<Value>, { profile, switches }: Conduct): Value | null {
  let at = 0
  let bit = 1
  for (const name of by) {
    if ((switches[name] ?? profile) === live) at += bit
    bit *= 2
  }
  return of[at] ?? null
}

const live: Profile = 'live'
