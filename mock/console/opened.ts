import { signal } from '@preact/signals'
import type { Invitation } from '../generated/control-types.ts'

/** The dialog that is open. */
export const opened = signal<'invite' | 'share' | 'keys' | 'clock' | undefined>(undefined)

/** The invitation that is seen as its service's own API shows it. */
export const shownByApi = signal<Invitation | undefined>(undefined)

/** The mail that is read in the show. */
export const openedMail = signal<string | undefined>(undefined)
