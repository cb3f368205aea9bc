import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, runHere, startJson } from '../cli/command.ts'

const door = new URL('../../dist/service.js', import.meta.url).href
const document = new URL('./acme/openapi.yaml', import.meta.url).href

const definition = (more = '') => `
import { defineService } from ${JSON.stringify(door)}
export default defineService()({ document: new URL(${JSON.stringify(document)}), ${more} })
`

/** The document by itself, with what nobody needs to understand: it is left out. */
const untidy = readFileSync(new URL(document), 'utf8')
  .replaceAll('schemas.yaml', new URL('./schemas.yaml', document).pathname)
  .replace(
    '\npaths:\n',
    `
paths:
  /invites/{id}/colour:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    put: { operationId: paint, responses: { '204': { description: Painted. } } }
  /pets: { get: { operationId: pets, responses: { '200': { description: All. } } } }
  /v2/pets: { get: { operationId: pets, responses: { '200': { description: All. } } } }
`,
  )

/** A folder with these files, gone after the test. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

test('a document whose paths another service has is asked below its name', async () => {
  const text = untidy
    .replaceAll('/teams/{team_id}', '/organizations/{organizationId}')
    .replaceAll('team_id', 'organizationId')
  const folder = folderWith({ 'acme.yaml': text.replace('example/v4', 'example/v1') })
  const { told } = await startJson(['--memory', '--service', './acme.yaml'], folder)
  expect((told as unknown as { services: object }).services).toMatchObject({ acme: `${told.url}/acme/v1` })
})

test.each([
  ['a module', ['--service', './own/acme.mjs'], { 'own/acme.mjs': definition() }],
  ['a document', ['--service', './acme.yaml'], { 'acme.yaml': untidy }],
  ['a folder', ['--service', './acme'], { 'acme/service.mjs': definition() }],
  [
    'a package',
    ['--service', '@team/acme'],
    {
      'node_modules/@team/acme/package.json': '{ "name": "@team/acme", "main": "main.mjs" }',
      'node_modules/@team/acme/main.mjs': definition(),
    },
  ],
  [
    'the configuration file',
    [],
    {
      'invitekit.config.mjs': "import acme from './acme.mjs'\nexport default { services: [acme] }",
      'acme.mjs': definition(),
    },
  ],
  [
    'a name in the configuration file',
    [],
    { 'invitekit.config.mjs': "export default { services: ['./acme.mjs'] }", 'acme.mjs': definition() },
  ],
] as const)('a service of %s is served, and told to a command beside it', async (_, args, files) => {
  const { told } = await startJson(['--memory', ...args], folderWith(files))
  const { services, environment } = told as unknown as {
    services: Record<string, string>
    environment: Record<string, string>
  }
  expect(services['acme']).toBe(`${told.url}/v4`)
  const team = environment['INVITEKIT_ORGANIZATION_ID']
  const headers = { authorization: environment['INVITEKIT_ACME_AUTHORIZATION'] ?? '' }
  const answer = await fetch(`${environment['INVITEKIT_ACME_URL']}/teams/${team}/invitations`, { headers })
  expect(answer.status).toBe(200)
})

test.each([
  ['./nowhere', {}, /There is no service at \.\/nowhere: neither a module, nor an OpenAPI document, nor a folder/],
  ['nobodys-package', {}, /There is no package nobodys-package here, nor a file of that name\. Install it/],
  ['./empty.mjs', { 'empty.mjs': '' }, /\.\/empty\.mjs exports no service\. Write: export default defineService/],
  ['./broken.mjs', { 'broken.mjs': 'export default (' }, /\.\/broken\.mjs can't be loaded: /],
  [
    './acme.mjs',
    { 'acme.mjs': definition('handlers: { nothing: (x) => x.usual() }') },
    /handlers names the operation nothing, which the document has not/,
  ],
] as const)('--service %s is refused with a sentence', async (name, files, said) => {
  const { status, stderr } = await runHere(['start', '--memory', '--port', '0', '--service', name], folderWith(files))
  expect([status, stderr]).toEqual([2, expect.stringMatching(said)])
})

test('what else a configuration file says is refused', async () => {
  const folder = folderWith({ 'invitekit.config.mjs': 'export default { services: [], port: 1 }' })
  const { status, stderr } = await runHere(['start', '--memory', '--port', '0'], folder)
  expect([status, stderr]).toEqual([2, expect.stringContaining('invitekit.config.mjs has port, which there is not.')])
})

test('service check reaches all that the document declares, and finds no fault in the usual answers', async () => {
  const { status, stdout } = await runHere(['service', 'check', './acme.mjs'], folderWith({ 'acme.mjs': definition() }))
  expect(stdout).toContain('All answers are as the document says.')
  expect(stdout).not.toMatch(/open:|^ {2}NO/m)
  expect(stdout).toMatch(/A request that works:\n {2}curl 'http/)
  expect(status).toBe(0)
})

/** Each a definition with a fault on record, and the sentence that does not hold. */
const faulty = [
  [
    "policy: { afterExpiry: 'refuse' }, handlers: { getInvitation: (x) => x.refuse({ code: 'unknown-invitation', invitationId: '' }) }",
    /NO {2}What a list shows can be read by itself/,
  ],
  [
    'handlers: { createInvitation: (x) => { const made = x.invitations.invite({ email: x.body.email }); return x.respond(201, x.present(made)) }, resendInvitation: (x) => { const one = x.invitations.get(x.path.invitation_id); x.invitations.cancel(one); return x.respond(200, x.present(x.invitations.invite({ email: one.email }))) } }',
    /NO {2}To send one again makes no second one: there are 2/,
  ],
  [
    'handlers: { createInvitation: (x) => ({ status: 299, headers: {}, body: {} }) }',
    /NO {2}.*: nobody could be invited/,
  ],
] as const

test.each(faulty)('service check notices %s', async (more, said) => {
  const { status, stdout } = await runHere(
    ['service', 'check', './acme.mjs'],
    folderWith({ 'acme.mjs': definition(more) }),
  )
  expect(stdout).toMatch(said)
  expect(status).toBe(1)
})
