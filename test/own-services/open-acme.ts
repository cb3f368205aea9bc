import { onTestFinished } from 'vitest'
import { createMock, type Mock, type MockOptions } from '../../mock/index.ts'
import { defineService, type ServiceDefinition } from '../../mock/service.ts'

export const document = new URL('./acme/openapi.yaml', import.meta.url)

export interface Asked {
  readonly status: number
  readonly headers: Headers
  // oxlint-disable-next-line no-explicit-any
  readonly body: any
}

/** A mock with one own service, and a client of it. */
export interface Stage {
  readonly mock: Mock
  readonly organizationId: string
  /** As the owner unless somebody else is named. `path` follows the service's base URL. */
  readonly ask: (method: string, path: string, body?: unknown, more?: More) => Promise<Asked>
  /** The collection of the first organization, and one of it. */
  readonly all: string
  readonly invite: (email: string, more?: object) => Promise<Asked>
}

interface More {
  readonly as?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly in?: string
}

type Given = Omit<ServiceDefinition, 'document'> & Partial<Pick<ServiceDefinition, 'document'>>

/** Opens one, and closes it when the test is over. Frozen on 1 March 2026 unless another clock is given. */
export async function openAcme(definition: Given = {}, options: MockOptions = {}): Promise<Stage> {
  const acme = defineService()({ document, ...definition } as ServiceDefinition<object, {}>)
  const mock = await createMock({
    scenario: 'empty',
    clock: new Date('2026-03-01T12:00:00Z'),
    services: [acme],
    ...options,
  })
  onTestFinished(() => mock.close())
  const { url } = mock.services.at(-1)!
  const { name } = mock.services.at(-1)!
  const organizationId = mock.directory.organizations[0]!.id
  const ask: Stage['ask'] = async (method, path, body, { as = 'owner', headers = {}, in: base = url } = {}) => {
    const authorization = as === '' ? undefined : mock.persona(as).authorization[name]
    const answer = await fetch(base + path, {
      method,
      headers: {
        ...(authorization !== undefined && { authorization }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
  const all = `/teams/${organizationId}/invitations`
  const invite: Stage['invite'] = (email, more = {}) => ask('POST', all, { email, role: 'editor', ...more })
  return { mock, organizationId, ask, all, invite }
}
