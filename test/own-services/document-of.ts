type Schema = Readonly<Record<string, unknown>>

interface Parts {
  /** Members of the body that invites, besides address and role. */
  readonly body?: Readonly<Record<string, Schema>>
  /** Parameters of the list. */
  readonly query?: Readonly<Record<string, Schema>>
  /** What the list answers; a bare list unless given. `rows` is the list itself. */
  readonly list?: (rows: Schema) => Schema
  /** Headers of that. */
  readonly headers?: Readonly<Record<string, Schema>>
  /** What an error is; nothing is said of it unless given. */
  readonly error?: Schema
  readonly mediaType?: string
  /** `3.1.0` unless given. */
  readonly openapi?: string
  /** A schema of an invitation. */
  readonly invitation?: Schema
}

const usual: Schema = {
  type: 'object',
  required: ['id', 'email', 'state'],
  properties: {
    id: { type: 'string' },
    email: { type: 'string' },
    role: { type: 'string' },
    state: { type: 'string', enum: ['pending', 'accepted', 'revoked', 'expired'] },
    invited_by: { type: 'string' },
    expires_at: { type: ['string', 'null'], format: 'date-time' },
    link: { type: 'string' },
  },
}

/** A document with a list, a create, a bulk, a get, a cancel and a resend, as plain as can be but for what is given. */
export function documentOf({
  body = {},
  query = {},
  list = (rows) => rows,
  headers = {},
  error,
  mediaType = 'application/json',
  openapi = '3.1.0',
  invitation = usual,
}: Parts): object {
  const json = (schema: Schema) => ({ content: { [mediaType]: { schema } } })
  const answer = (schema: Schema) => ({ description: '', ...json(schema) })
  const failed = error ? { default: answer(error) } : {}
  const path = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } })
  const offer = {
    type: 'object',
    required: ['email'],
    properties: { email: { type: 'string' }, role: { type: 'string', enum: ['member', 'admin'] }, ...body },
  }
  const one = { parameters: [path('id'), path('invitation')] }
  return {
    openapi,
    info: { title: 'Acme', version: '1' },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
    paths: {
      '/orgs/{id}/invitations': {
        parameters: [path('id')],
        get: {
          operationId: 'list',
          parameters: Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema })),
          responses: {
            200: {
              ...answer(list({ type: 'array', items: invitation })),
              headers: Object.fromEntries(Object.entries(headers).map(([name, schema]) => [name, { schema }])),
            },
            ...failed,
          },
        },
        post: {
          operationId: 'create',
          requestBody: { required: true, ...json(offer) },
          responses: { 201: answer(invitation), ...failed },
        },
      },
      '/orgs/{id}/invitations/bulk': {
        parameters: [path('id')],
        post: {
          operationId: 'createMany',
          requestBody: { required: true, ...json({ type: 'array', items: offer }) },
          responses: {
            200: answer({
              type: 'object',
              properties: {
                data: { type: 'array', items: invitation },
                total_count: { type: 'integer' },
                failed: { type: 'array', items: {} },
              },
            }),
            ...failed,
          },
        },
      },
      '/orgs/{id}/invitations/{invitation}': {
        ...one,
        get: { operationId: 'get', responses: { 200: answer(invitation), ...failed } },
        delete: { operationId: 'cancel', responses: { 204: { description: '' }, ...failed } },
      },
      '/orgs/{id}/invitations/{invitation}/resend': {
        ...one,
        post: { operationId: 'resend', responses: { 200: answer(invitation), ...failed } },
      },
    },
  }
}
