import { json, nobody, vnd, type Story } from './story.ts'

export const snykStory: Story = async (step, { org, as, persona, role }) => {
  const version = 'version=2024-10-15'
  const list = `/rest/orgs/${org}/invites`
  const [owner, member] = [as('owner', 'snyk'), as('member', 'snyk')]
  const stranger = { authorization: 'token nothing' }
  const get = (query: string, headers: Record<string, string> = owner) => ({ path: `${list}?${query}`, headers })
  const document = (attributes: object) => ({ data: { type: 'org_invitation', attributes } })
  const attributes = { email: 'New.Colleague@Example.com', role: role('Developer') }
  const create = (body: unknown, headers: Record<string, string> = owner) => ({
    method: 'POST',
    path: `${list}?${version}`,
    headers: { ...headers, ...vnd },
    body,
  })
  const remove = (id: string, headers: Record<string, string> = owner) => ({
    method: 'DELETE',
    path: `${list}/${id}?${version}`,
    headers,
  })

  await step('List the pending invitations', get(version))
  await step('List with a request id, a bearer token and a beta version', {
    path: `${list}?version=2024-10-15~beta`,
    headers: { authorization: `Bearer ${persona('member').token}`, 'snyk-request-id': nobody },
  })
  await step('List without a version', get(''))
  await step('List with a version that is none', get('version=latest'))
  await step('List with a version after today', get('version=2026-03-02'))
  await step('List with a limit that is too small', get(`${version}&limit=9`))
  await step('List with a limit that is too large', get(`${version}&limit=101`))
  await step('List with a limit that is no number', get(`${version}&limit=ten`))
  await step('List with a parameter that does not exist', get(`${version}&page=2`))
  await step('List with a cursor that is none', get(`${version}&starting_after=1`))
  await step(
    'List with both cursors',
    get(`${version}&starting_after=v1.eyJpZCI6IjEifQo%3D&ending_before=v1.eyJpZCI6IjEifQo%3D`),
  )
  await step('List without a token', get(version, {}))
  await step('List with a token that does not exist', get(version, stranger))
  await step('List with a scheme that does not exist', get(version, { authorization: 'Basic eDp5' }))
  await step('List without the permission org.user.read', get(version, as('billing', 'snyk')))
  await step('List for an org of others', get(version, as('outsider', 'snyk')))
  await step('List for an org that does not exist', { path: `/rest/orgs/${nobody}/invites?${version}`, headers: owner })
  await step('List for an org id that is no uuid', { path: `/rest/orgs/acme/invites?${version}`, headers: owner })

  const created = await step('Create an invitation: the address is kept as sent', create(document(attributes)))
  await step('Create it again', create(document({ ...attributes, email: 'NEW.colleague@example.com' })))
  await step('Invite a member', create(document({ ...attributes, email: persona('admin').email })))
  await step('Create with a role that does not exist', create(document({ ...attributes, role: nobody })))
  await step('Create with a role that is no uuid', create(document({ ...attributes, role: 'Developer' })))
  await step('Create with an address that is none', create(document({ ...attributes, email: 'new.colleague' })))
  await step('Create with an attribute that does not exist', create(document({ ...attributes, note: 'Hello' })))
  await step('Create with another type', create({ data: { type: 'invite', attributes } }))
  await step('Create with nothing', create({}))
  await step('Create without a body', create(undefined))
  await step('Create with broken JSON', create('{"data":'))
  await step('Create with another media type', { ...create(document(attributes)), headers: { ...owner, ...json } })
  await step('Create without a token', create(document(attributes), {}))
  await step('Create without the permission org.user.invite', create(document(attributes), member))
  const admin = as('admin', 'snyk')
  await step("Create with a role above one's own", create(document({ ...attributes, role: role('Owner') }), admin))
  await step('Create in an org of others', create(document(attributes), as('outsider', 'snyk')))

  for (const letter of 'abcdefghi') {
    await step(`Create one more: ${letter}`, create(document({ ...attributes, email: `${letter}@example.com` })))
  }
  const first = await step('List the first page', get(`limit=10&${version}`))
  const { next } = (first.json as { links: { next: string } }).links
  const second = await step('Follow the link to the next page', { path: next, headers: owner })
  const { prev } = (second.json as { links: { prev: string } }).links
  await step('Follow the link back', { path: prev, headers: owner })

  const { id } = (created.json as { data: { id: string } }).data
  await step('Delete without the permission org.user.invite', remove(id, member))
  await step('Delete without a token', remove(id, {}))
  await step('Delete one whose id is no uuid', remove('1'))
  await step('Delete one that does not exist', remove(nobody))
  await step('Delete the invitation', remove(id))
  await step('Delete it again', remove(id))

  await step('Use a method that the path does not have', {
    method: 'PATCH',
    path: `${list}/${id}?${version}`,
    headers: owner,
  })
  await step('Ask for a path that does not exist', { path: `/rest/groups?${version}`, headers: owner })
}
