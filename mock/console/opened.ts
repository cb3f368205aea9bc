import { signal } from '@preact/signals'

/** The dialog that is open. */
export const opened = signal<'invite' | 'share' | 'keys' | 'clock' | undefined>(undefined)

/** The mail that is read in the show. */
export const openedMail = signal<string | undefined>(undefined)
