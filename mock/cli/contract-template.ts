/** What a client of a new service expects of it, as a pact. */
export function contractOf(name: string): string {
  const invitations = `/${name}/organizations/\${organizationId}/invitations`
  const one = `${invitations}/\${invitationId}`
  const interactions = [
    interaction('a request for the invitations', 'a pending invitation', { path: invitations }, 200, {
      data: [pending],
      total: 1,
    }),
    interaction('a request for one invitation', 'a pending invitation', { path: one }, 200, pending),
    interaction('a request for one that was accepted', 'an accepted invitation', { path: one }, 200, {
      ...pending,
      state: 'accepted',
    }),
    interaction(
      'a request to invite somebody',
      'no invitations',
      { method: 'POST', path: invitations, body: { email: 'grace@example.com', role: 'member' } },
      201,
      { ...pending, email: 'grace@example.com' },
    ),
    interaction(
      'a request to invite an address again',
      'a pending invitation',
      { method: 'POST', path: invitations, body: { email: '${email}', role: 'member' } },
      409,
      { code: 'already_invited', message: 'somebody@example.com already has an invitation' },
    ),
    interaction('a request to take an invitation back', 'a pending invitation', { method: 'DELETE', path: one }, 204),
  ]
  const pact = {
    consumer: { name: `${name}-web` },
    provider: { name },
    interactions,
    metadata: { pactSpecification: { version: '4.0' } },
  }
  return `${JSON.stringify(pact, null, 2)}\n`
}

/** What values of a state are in the examples. */
const examples: Readonly<Record<string, string>> = {
  organizationId: '5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70',
  invitationId: '1c9e4d70-52ab-4f36-8d21-7e90b4c3a6f5',
  authorization: 'Bearer 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
  email: 'somebody@example.com',
}

const pending = {
  id: '1c9e4d70-52ab-4f36-8d21-7e90b4c3a6f5',
  email: 'somebody@example.com',
  role: 'member',
  state: 'pending',
  created_at: '2030-01-01T00:00:00.000Z',
  expires_at: '2030-01-08T00:00:00.000Z',
}

const time = String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$`

/** What may be in the place of an example, by its member's name; anything else is as it stands there. */
const rules: Readonly<Record<string, object>> = {
  id: { match: 'regex', regex: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
  email: { match: 'regex', regex: '^[^@]+@[^@]+$' },
  role: { match: 'regex', regex: '^(member|admin)$' },
  created_at: { match: 'regex', regex: time },
  expires_at: { match: 'regex', regex: time },
  message: { match: 'type' },
}

const filled = (text: string) => text.replaceAll(/\$\{(\w+)\}/g, (whole, value: string) => examples[value] ?? whole)

const ruled = (matcher: object) => ({ combine: 'AND', matchers: [matcher] })

const fromState = (expression: string) => ({ type: 'ProviderState', expression })

interface Asked {
  readonly method?: string
  readonly path: string
  readonly body?: Readonly<Record<string, string>>
}

function interaction(description: string, state: string, asked: Asked, status: number, answer?: object): object {
  const { method = 'GET', path, body } = asked
  const stated = Object.entries(body ?? {}).filter(([, value]) => value.includes('${'))
  return {
    type: 'Synchronous/HTTP',
    description,
    providerStates: [{ name: state }],
    request: {
      method,
      path: filled(path),
      headers: { Authorization: [examples['authorization']], ...(body && { 'Content-Type': ['application/json'] }) },
      ...(body && {
        body: {
          contentType: 'application/json',
          encoded: false,
          content: Object.fromEntries(Object.entries(body).map(([name, value]) => [name, filled(value)])),
        },
      }),
      matchingRules: {
        path: ruled({ match: 'type' }),
        header: { Authorization: ruled({ match: 'type' }) },
        ...(stated.length > 0 && {
          body: Object.fromEntries(stated.map(([name]) => [`$.${name}`, ruled({ match: 'type' })])),
        }),
      },
      generators: {
        path: fromState(path),
        header: { Authorization: fromState('${authorization}') },
        ...(stated.length > 0 && {
          body: Object.fromEntries(stated.map(([name, value]) => [`$.${name}`, fromState(value)])),
        }),
      },
    },
    response: {
      status,
      ...(answer && {
        headers: { 'Content-Type': ['application/json'] },
        body: { contentType: 'application/json', encoded: false, content: answer },
        matchingRules: { body: rulesFor('$', answer) },
      }),
    },
  }
}

/** By place. */
function rulesFor(place: string, value: object): Record<string, object> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, member]: [string, unknown]) => {
      const here = `${place}.${name}`
      if (Array.isArray(member))
        return { [here]: ruled({ match: 'type', min: 1 }), ...rulesFor(`${here}[*]`, member[0] as object) }
      const rule = rules[name]
      return rule ? { [here]: ruled(rule) } : {}
    }),
  ) as Record<string, object>
}
