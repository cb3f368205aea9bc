import type { BugCatalogue, WordsFor } from '../bug-words.ts'
import type { bugs } from '../registry.ts'
import { duplicatesOfInvitations } from './duplicates.ts'
import { errors } from './errors.ts'
import { expiry } from './expiry.ts'
import { identity } from './identity.ts'
import { lists } from './lists.ts'
import { mails } from './mails.ts'
import { permissions } from './permissions.ts'
import { races, submits } from './races.ts'
import { states } from './states.ts'
import { wire } from './wire.ts'

/** All bugs in Russian. */
export const catalogue: BugCatalogue & { readonly bugs: WordsFor<typeof bugs> } = {
  bugs: {
    ...expiry,
    ...duplicatesOfInvitations,
    ...identity,
    ...permissions,
    ...races,
    ...states,
    ...lists,
    ...wire,
    ...errors,
    ...mails,
    ...submits,
  },
  phrases: { byLink: 'POST по ссылке из письма', and: 'и' },
}
