import { json, nobody, type Story } from './story.ts'

export const clickhouseStory: Story = async (step, { org, as, persona }) => {
  const list = `/v1/organizations/${org}/invitations`
  const [owner, member] = [as('owner', 'clickhouse'), as('member', 'clickhouse')]
  const create = (body: unknown, headers: Record<string, string> = owner) => ({
    method: 'POST',
    path: list,
    headers: { ...headers, ...json },
    body,
  })
  const stranger = { authorization: `Basic ${Buffer.from('nobody:nothing').toString('base64')}` }

  await step('List the pending invitations', { path: list, headers: owner })
  await step('List them without credentials: as the owner', { path: list })
  await step('List with a key that does not exist', { path: list, headers: stranger })
  await step('List with another scheme', { path: list, headers: { authorization: 'Bearer x' } })
  await step('List for an organization id that is no uuid', { path: '/v1/organizations/acme/invitations' })
  await step('List for an organization that does not exist', { path: `/v1/organizations/${nobody}/invitations` })
  await step('List with the key of another organization', { path: list, headers: as('outsider', 'clickhouse') })

  const invitation = { email: 'New.Colleague@Example.com', role: 'developer' }
  const created = await step('Create an invitation: the address is kept in lower case', create(invitation))
  await step('Create it again', create({ ...invitation, email: 'NEW.colleague@example.com' }))
  await step('Invite a member', create({ email: persona('admin').email, role: 'admin' }))
  await step('Create with a role that does not exist', create({ ...invitation, role: 'boss' }))
  await step('Create with an address that is none', create({ ...invitation, email: 'new.colleague' }))
  await step('Create with nothing', create({}))
  await step('Create without a body', create(undefined))
  await step('Create with broken JSON', create('{"email":'))
  await step('Create with another media type', {
    ...create(invitation),
    headers: { ...owner, 'content-type': 'text/plain' },
  })
  await step('Create with a key that does not exist', create(invitation, stranger))
  await step('Create with a key that may only read', create(invitation, member))
  await step('Create with a key that may not even read', create(invitation, as('billing', 'clickhouse')))

  const { id } = created.json as { id: string }
  const one = `${list}/${id}`
  await step('Get the invitation, as one who may only read', { path: one, headers: member })
  await step('Get one whose id is no uuid', { path: `${list}/1`, headers: owner })
  await step('Get one with a key that does not exist', { path: one, headers: stranger })
  await step('Get one that does not exist', { path: `${list}/${nobody}`, headers: owner })

  await step('Delete with a key that may only read', { method: 'DELETE', path: one, headers: member })
  await step('Delete with a key that does not exist', { method: 'DELETE', path: one, headers: stranger })
  await step('Delete one whose id is no uuid', { method: 'DELETE', path: `${list}/1`, headers: owner })
  await step('Delete the invitation', { method: 'DELETE', path: one, headers: owner })
  await step('Delete it again', { method: 'DELETE', path: one, headers: owner })
  await step('Get it once it is deleted', { path: one, headers: owner })
  await step('Invite the address anew', create(invitation))

  const organizations = '/v1/organizations'
  await step('List the organizations', { path: organizations, headers: owner })
  await step('List the organizations with a key that does not exist', { path: organizations, headers: stranger })
  await step('List them by a page, which there is not', { path: `${organizations}?page=1`, headers: owner })
  for (const [what, path] of [
    ['the organization', ''],
    ['its members', '/members'],
    ['its owner', `/members/${persona('owner').userId}`],
    ['its roles', '/roles'],
  ] as const) {
    await step(`Get ${what}`, { path: `${organizations}/${org}${path}`, headers: owner })
    await step(`Get ${what} with a key that does not exist`, {
      path: `${organizations}/${org}${path}`,
      headers: stranger,
    })
    await step(`Get ${what} where the id is no uuid`, { path: `${organizations}/acme${path}`, headers: owner })
    await step(`Get ${what} of nobody`, { path: `${organizations}/${nobody}${path}`, headers: owner })
  }
  await step('Get a member who is none', { path: `${organizations}/${org}/members/${nobody}`, headers: owner })
  await step('Change the members', { method: 'POST', path: `${organizations}/${org}/members`, headers: owner })

  await step('Use a method that the path does not have', { method: 'PUT', path: list, headers: owner })
  await step('Ask for a path that does not exist', { path: '/v1/teams', headers: owner })
}
