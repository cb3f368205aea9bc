/** What the compiler says of definitions: each line that must not compile says so. */
import { createMock, type Mock } from '../../mock/index.ts'
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

/** A mock knows the names of its services: who has credentials for them, where they are, and what is asked of them. */
export async function named(): Promise<string[]> {
  const acme = defineService<operations>()({ name: 'acme', document })
  const beta = defineService()({ name: 'beta', document, basePath: '/beta' })
  const mock = await createMock({ services: [acme, beta], scenario: 'empty' })
  const box = await mock.sandbox('box')
  const persona = box.persona('owner')
  // Strings, and not such that may be undefined.
  const known: string[] = [
    mock.urlOf('acme'),
    box.urlOf('snyk'),
    persona.authorization.acme,
    mock.directory.persona('admin').authorization.beta,
    mock.persona('owner').authorization.clickhouse,
  ]
  // @ts-expect-error There is no such service.
  void (() => mock.urlOf('gamma'))
  await box.faults.add({ match: { service: 'acme', operation: 'createInvitation' }, effect: { status: 503 } })
  await box.outbox.waitFor({ service: 'beta' })
  void box.invitations.list({ service: 'acme' }).filter(({ service }) => service === 'acme')
  void box.journal.list({ service: 'acme' }).some(({ service }) => service === 'beta')
  const made = await mock.sandbox('made', {
    world: { organizations: [{ invitations: [{ service: 'acme', email: 'ada@example.com' }] }] },
  })
  return [...known, (await made.fork()).urlOf('acme')]
}

/** Where a definition leaves the name to its document, any is one. */
export async function unnamed(): Promise<string | undefined> {
  const mock = await createMock({ services: [defineService()({ document })] })
  return mock.urlOf('acme') + String(mock.persona('owner').authorization['acme'])
}

/** Without own services, only the built-in ones are known. */
export async function builtIn(): Promise<string> {
  const mock: Mock = await createMock({ scenario: 'empty' })
  // @ts-expect-error It has no such service.
  void (() => mock.urlOf('acme'))
  return mock.persona('owner').authorization.mpdx
}

/** A mock with own services is a mock. */
export const asMock = async (): Promise<Mock> => createMock({ services: [typed] })
