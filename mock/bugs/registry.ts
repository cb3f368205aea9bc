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

/** Every bug that a sandbox can have, kind by kind. */
export const bugs = [
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
]
