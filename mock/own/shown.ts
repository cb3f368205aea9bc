import { remembering, type Written } from '../services/presented.ts'
import { filler, type Reader } from './fill.ts'
import { invitationLookup, type KnownInvitation } from './invitation-words.ts'
import { knownIn } from './known-by.ts'
import type { OwnInvitation } from './own-invitation.ts'
import type { Json } from './shape.ts'

/** An invitation as a schema wants it; undefined: the document says nothing of its form. */
export const shown = (document: Json, schema: unknown, known: KnownInvitation): unknown =>
  schema === undefined ? plain(known.invitation) : fillerOf(document, schema)(known)

/** The JSON of the same: views are the same as long as what they were made of is, and so is what is made of them. */
export const written = (document: Json, schema: Json, { invitation, url }: KnownInvitation): Written<object> =>
  remembered(invitation, fillerOf(document, schema), url)

const fillerOf = knownIn((document, schema: unknown) => filler(document, schema, invitationLookup))

const remembered = remembering(
  (invitation: OwnInvitation, made: Reader<KnownInvitation>, url: string) => made({ invitation, url }) as object,
)

const plain = ({ id, email, role, state, createdAt, expiresAt }: OwnInvitation) => ({
  id,
  email,
  role,
  state,
  created_at: new Date(createdAt).toISOString(),
  expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
})
