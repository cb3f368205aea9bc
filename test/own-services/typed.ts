/** What the compiler says of definitions: each line that must not compile says so. */
import { defineService } from '../../mock/service.ts'
import type { operations } from './acme/operations.ts'

const document = new URL('./acme/openapi.yaml', import.meta.url)

export const typed = defineService<operations>()({
  document,
  handlers: {
    createInvitation: (x) => {
      const role: 'admin' | 'editor' | 'viewer' = x.body.role
      const invited = x.invitations.invite({ email: x.body.email, role })
      // @ts-expect-error It has no such member.
      void x.body.mail
      // @ts-expect-error No such status is declared.
      void (() => x.respond('204'))
      // @ts-expect-error The body is another.
      void (() => x.respond(409, { message: 'taken' }))
      return x.respond(201, {
        id: invited.id,
        email: invited.email,
        role,
        status: 'open',
        created_at: new Date(invited.createdAt).toISOString(),
        expires_at: null,
      })
    },
    listInvitations: (x) => {
      const page: number | undefined = x.query.page
      void page
      return x.usual()
    },
    revokeInvitation: (x) => {
      x.invitations.cancel(x.invitations.get(x.path.invitation_id))
      // @ts-expect-error It is not declared, and there is no default.
      void (() => x.respond(409, { error: { code: '', message: '' } }))
      return x.respond(204)
    },
  },
  policy: { lifetime: '3d', second: 'renew', seats: { limit: 5 } },
})

/** Without types everything is known by name only. */
export const untyped = defineService()({
  document,
  handlers: { createInvitation: (x) => x.usual() },
})
