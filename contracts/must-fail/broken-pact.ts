import type { Severity } from '../verify/finding.ts'
import { createInvite, page, pactOf, type SoundInteraction } from './sound.ts'

/** A contract that verification has to find fault with, and for what reason. */
export interface BrokenPact {
  readonly name: string
  /** No stage before it finds an error; any unless set. */
  readonly stage?: 'preflight' | 'spec' | 'mock'
  readonly reason: string
  /** An error unless set. */
  readonly severity?: Severity
  readonly text: string
}

/** The interaction after a change to it. */
export function changed(
  sound: () => SoundInteraction,
  change: (interaction: SoundInteraction) => void,
): SoundInteraction {
  const interaction = sound()
  change(interaction)
  return interaction
}

export const inClickHouse = (sound: () => SoundInteraction, change: (interaction: SoundInteraction) => void) =>
  pactOf('clickhouse', changed(sound, change))
export const inSnyk = (change: (interaction: SoundInteraction) => void) => pactOf('snyk', changed(page, change))
export const inMpdx = (change: (interaction: SoundInteraction) => void) => pactOf('mpdx', changed(createInvite, change))
