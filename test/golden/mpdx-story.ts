import { json, nobody, vnd, type Story } from './story.ts'

interface Invite {
  readonly data: { readonly id: string; readonly attributes: { readonly code: string } }
}

export const mpdxStory: Story = async (step, { org, otherOrg, as, persona }) => {
  const list = `/api/v2/organizations/${org}/invites`
  const [owner, member] = [as('owner', 'mpdx'), as('member', 'mpdx')]
  const [invitee, outsider] = [as('invitee', 'mpdx'), as('outsider', 'mpdx')]
  const stranger = { authorization: 'Bearer nothing' }
  const get = (path: string, headers: Record<string, string> = owner) => ({ path, headers: { ...headers, ...vnd } })
  const document = (attributes: object) => ({ data: { type: 'organization_invites', attributes } })
  const attributes = { recipient_email: 'New.Colleague@Example.com' }
  const create = (body: unknown, headers: Record<string, string> = owner) => ({
    method: 'POST',
    path: list,
    headers: { ...headers, ...vnd },
    body,
  })
  const remove = (id: string, headers: Record<string, string> = owner) => ({
    method: 'DELETE',
    path: `${list}/${id}`,
    headers: { ...headers, ...vnd },
  })
  const accept = (id: string, body: unknown, headers: Record<string, string> = invitee) => ({
    method: 'PUT',
    path: `${list}/${id}/accept`,
    headers: { ...headers, ...vnd },
    body,
  })

  await step('List the active invites', get(list))
  await step('List them without credentials: as the owner', get(list, {}))
  await step('List with the token in the URL', get(`${list}?access_token=${persona('member').token}`, {}))
  await step('List with a token that does not exist', get(list, stranger))
  await step('List for an organization of others', get(list, outsider))
  await step('List without the right to', get(list, as('billing', 'mpdx')))
  await step('List for an organization that does not exist', get(`/api/v2/organizations/${nobody}/invites`))
  await step('List for an organization id that is no uuid', get('/api/v2/organizations/acme/invites'))
  await step('List by a filter that does not exist', get(`${list}?filter[colour]=red&per_page=1`))
  await step('List by role', get(`${list}?filter[invite_user_as]=user`))
  await step('List by time', get(`${list}?filter[updated_at]=2026-02-01...2026-02-10`))
  await step('List by a day', get(`${list}?filter[updated_at]=2026-02-01`))
  await step('List by a time that is none', get(`${list}?filter[updated_at]=2026-02-30`))
  await step('List in another order, the second page of one', get(`${list}?sort=-created_at&page=2&per_page=1`))
  await step('List past the end', get(`${list}?page=99`))
  await step('List in an order that does not exist', get(`${list}?sort=id`))
  await step('List in two orders', get(`${list}?sort=created_at,-updated_at`))
  await step('List with a parameter sent twice', get(`${list}?page=1&page=2`))
  await step(
    'List some fields only, and the people who invited',
    get(`${list}?per_page=2&include=invited_by_user&fields[organization_invites]=code&fields[users]=first_name`),
  )

  const created = await step('Create an invite', create(document(attributes)))
  const twin = await step('Create it again: it has its own code', create(document(attributes)))
  await step('Create with a role that does not exist', create(document({ ...attributes, invite_user_as: 'boss' })))
  await step('Create with an address that is none', create(document({ recipient_email: 'new.colleague' })))
  await step('Create without an address', create(document({})))
  await step('Create with another type', create({ data: { type: 'gummybear', attributes } }))
  await step('Create without a type', create({ data: { attributes } }))
  await step('Create with a foreign key among the attributes', create(document({ ...attributes, user_id: nobody })))
  await step('Create without a body', create(undefined))
  await step('Create with broken JSON', create('{"data":'))
  await step('Create with another media type', { ...create(document(attributes)), headers: { ...owner, ...json } })
  await step('Create with a token that does not exist', create(document(attributes), stranger))
  await step('Create without the right to', create(document(attributes), member))
  await step('Create in an organization that does not exist', {
    ...create(document(attributes)),
    path: `/api/v2/organizations/${nobody}/invites`,
  })

  const { id, attributes: secret } = (created.json as Invite).data
  const one = `${list}/${id}`
  await step('Get the invite and whom it concerns', get(`${one}?include=*`, member))
  await step('Get it with a parameter sent twice', get(`${one}?include=*&include=*`))
  await step('Get it with a token that does not exist', get(one, stranger))
  await step('Get it as an outsider', get(one, outsider))
  await step('Get it through another organization', get(`/api/v2/organizations/${otherOrg}/invites/${id}`, outsider))
  await step('Get one that does not exist', get(`${list}/${nobody}`))

  const code = (value: string) => document({ code: value })
  await step('Accept with a blank code', accept(id, code(' ')))
  await step('Accept with a wrong code', accept(id, code('0'.repeat(64))))
  await step('Accept with another type', accept(id, { data: { type: 'invites', attributes: secret } }))
  await step('Accept with the id of another invite', accept(id, { data: { ...code(secret.code).data, id: nobody } }))
  await step('Accept with another media type', { ...accept(id, code(secret.code)), headers: { ...invitee, ...json } })
  await step('Accept with a token that does not exist', accept(id, code(secret.code), stranger))
  await step('Accept one that does not exist', accept(nobody, code(secret.code)))
  await step('Accept the invite', accept(id, code(secret.code)))
  await step('Accept it again', accept(id, code(secret.code)))
  await step('Accept it as somebody else', accept(id, code(secret.code), outsider))
  await step('List as the new member', get(`${list}?per_page=1`, invitee))

  const { id: twinId, attributes: twinSecret } = (twin.json as Invite).data
  await step('Delete without the right to', remove(twinId, member))
  await step('Delete with a token that does not exist', remove(twinId, stranger))
  await step('Delete one that does not exist', remove(nobody))
  await step('Delete the other invite', remove(twinId))
  await step('Delete it again', remove(twinId))
  await step('Get it once it is cancelled', get(`${list}/${twinId}`))
  await step('Accept it once it is cancelled, with a wrong code', accept(twinId, code('wrong'), outsider))
  await step('Accept it once it is cancelled', accept(twinId, code(twinSecret.code), outsider))
  await step('Delete the accepted one', remove(id))
  await step('Get the accepted one once it is cancelled', get(one))

  await step('Use a method that the path does not have', { method: 'PATCH', path: one, headers: owner })
  await step('Ask for a path that does not exist', get('/api/v2/contacts'))
}
