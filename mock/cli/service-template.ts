import { contractOf } from './contract-template.ts'

/** The files of a new service, by their names. */
export function serviceFiles(name: string): Readonly<Record<string, string>> {
  const title = name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
  return {
    'openapi.yaml': documentOf(title),
    'service.mjs': definitionOf(name),
    'service.test.mjs': testOf(name),
    [`pacts/${name}-web-${name}.json`]: contractOf(name),
    'contract.test.mjs': contractTest,
  }
}

const definitionOf = (name: string) => `import { defineService } from 'invitekit/service'

export default defineService()({
  name: '${name}',
  document: new URL('./openapi.yaml', import.meta.url),
  policy: { lifetime: '7d', second: 'refuse', resend: { from: ['pending', 'expired'], renews: 'end' } },
  problems: {
    'already-invited': ({ email }) => ({ code: 'already_invited', message: \`\${email} already has an invitation\` }),
  },
  handlers: {
    // What is not here is answered by what the document says. To change an answer, take the usual one:
    createInvitation: (x) => x.usual(),
  },
})
`

const testOf = (name: string) => `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMock } from 'invitekit'
import service from './service.mjs'

test('somebody is invited, gets a mail, and accepts', async () => {
  const mock = await createMock({ scenario: 'empty', services: [service] })
  try {
    const [organization] = mock.directory.organizations
    const authorization = mock.persona('owner').authorization['${name}']
    const invitations = \`\${mock.urlOf('${name}')}/organizations/\${organization.id}/invitations\`

    const invited = await fetch(invitations, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', role: 'member' }),
    })
    assert.equal(invited.status, 201)
    const { id } = await invited.json()

    const mail = await mock.outbox.waitFor({ to: 'ada@example.com' })
    assert.match(mail.links[0], new RegExp(id))

    await mock.invitations.accept(id)
    const shown = await fetch(\`\${invitations}/\${id}\`, { headers: { authorization } })
    assert.equal((await shown.json()).state, 'accepted')
  } finally {
    await mock.close()
  }
})
`

const contractTest = `import { spawnSync } from 'node:child_process'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

// The same as: npx invitekit verify pacts --service ./service.mjs
const invitekit = fileURLToPath(new URL('../bin/invitekit.js', import.meta.resolve('invitekit')))

test('the service does what the contracts of its clients expect', () => {
  const args = ['verify', 'pacts', '--service', './service.mjs']
  const cwd = fileURLToPath(new URL('.', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [invitekit, ...args], { cwd, encoding: 'utf8' })
  assert.equal(status, 0, stdout + stderr)
})
`

const documentOf = (title: string) => `openapi: 3.1.0
info:
  title: ${title}
  version: '1'
servers:
  - url: https://api.example.com/${title.toLowerCase().replaceAll(' ', '-')}
security:
  - token: []
paths:
  /organizations/{organization_id}/invitations:
    parameters:
      - $ref: '#/components/parameters/Organization'
    get:
      operationId: listInvitations
      parameters:
        - { name: state, in: query, schema: { type: string, enum: [pending, accepted, revoked, expired] } }
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
        - { name: offset, in: query, schema: { type: integer, minimum: 0, default: 0 } }
      responses:
        '200':
          description: A page of them, newest first.
          content:
            application/json:
              schema:
                type: object
                required: [data, total]
                properties:
                  data: { type: array, items: { $ref: '#/components/schemas/Invitation' } }
                  total: { type: integer }
        '400': { $ref: '#/components/responses/Error' }
        '401': { $ref: '#/components/responses/Error' }
        '404': { $ref: '#/components/responses/Error' }
    post:
      operationId: createInvitation
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [email]
              properties:
                email: { type: string, format: email }
                role: { type: string, enum: [member, admin], default: member }
      responses:
        '201': { $ref: '#/components/responses/Invitation' }
        '400': { $ref: '#/components/responses/Error' }
        '401': { $ref: '#/components/responses/Error' }
        '403': { $ref: '#/components/responses/Error' }
        '404': { $ref: '#/components/responses/Error' }
        '409': { $ref: '#/components/responses/Error' }
        '422': { $ref: '#/components/responses/Error' }
  /organizations/{organization_id}/invitations/{invitation_id}:
    parameters:
      - $ref: '#/components/parameters/Organization'
      - $ref: '#/components/parameters/Invitation'
    get:
      operationId: getInvitation
      responses:
        '200': { $ref: '#/components/responses/Invitation' }
        '401': { $ref: '#/components/responses/Error' }
        '404': { $ref: '#/components/responses/Error' }
    delete:
      operationId: revokeInvitation
      responses:
        '204': { description: It was taken back. }
        '401': { $ref: '#/components/responses/Error' }
        '403': { $ref: '#/components/responses/Error' }
        '404': { $ref: '#/components/responses/Error' }
        '409': { $ref: '#/components/responses/Error' }
  /organizations/{organization_id}/invitations/{invitation_id}/resend:
    parameters:
      - $ref: '#/components/parameters/Organization'
      - $ref: '#/components/parameters/Invitation'
    post:
      operationId: resendInvitation
      responses:
        '200': { $ref: '#/components/responses/Invitation' }
        '401': { $ref: '#/components/responses/Error' }
        '403': { $ref: '#/components/responses/Error' }
        '404': { $ref: '#/components/responses/Error' }
        '409': { $ref: '#/components/responses/Error' }
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
  parameters:
    Organization: { name: organization_id, in: path, required: true, schema: { type: string } }
    Invitation: { name: invitation_id, in: path, required: true, schema: { type: string } }
  responses:
    Invitation:
      description: The invitation.
      content: { application/json: { schema: { $ref: '#/components/schemas/Invitation' } } }
    Error:
      description: What was wrong.
      content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } }
  schemas:
    Invitation:
      type: object
      required: [id, email, role, state, created_at, expires_at]
      properties:
        id: { type: string, format: uuid }
        email: { type: string }
        role: { type: string, enum: [member, admin] }
        state: { type: string, enum: [pending, accepted, revoked, expired] }
        created_at: { type: string, format: date-time }
        expires_at: { type: [string, 'null'], format: date-time }
    Error:
      type: object
      required: [code, message]
      properties:
        code: { type: string }
        message: { type: string }
`
