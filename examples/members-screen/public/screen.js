/**
 * A members screen for ClickHouse Cloud. Invitations come from the service's API. The members, and who is signed in,
 * come from the mock's directory: they stand for what an app of your own would ask for elsewhere.
 */
const { api } = await (await fetch('/settings.json')).json()
const part = (id) => document.getElementById(id)
const form = document.querySelector('form')

const directory = () => fetch(`${api}/_mock/directory`).then((answer) => answer.json())

const { organizations, personas } = await directory().catch((error) => {
  part('refusal').textContent = `No mock answers at ${api}. Start it, then load this page again.`
  throw error
})
const [organization] = organizations
const { clickhouse } = personas.find(({ id }) => id === 'owner')
const authorization = `Basic ${btoa(`${clickhouse.keyId}:${clickhouse.keySecret}`)}`
part('organization').textContent = organization.name

async function invitations(path = '', init = {}) {
  const answer = await fetch(`${api}/v1/organizations/${organization.id}/invitations${path}`, {
    ...init,
    headers: { ...init.headers, authorization },
  })
  const json = answer.status === 204 ? undefined : await answer.json()
  if (!answer.ok) throw new Error(json.error)
  return json
}

async function show() {
  const [{ personas: people }, pending] = await Promise.all([directory(), invitations()])
  const members = people.flatMap(({ name, email, memberships }) =>
    memberships
      .filter(({ organizationId }) => organizationId === organization.id)
      .map(({ role }) => row(name, email, role)),
  )
  part('members').replaceChildren(...members)
  part('invitations').replaceChildren(
    ...pending.map(({ id, email, role, expireAt }) => {
      const cancel = document.createElement('button')
      cancel.textContent = 'Cancel'
      cancel.setAttribute('aria-label', `Cancel the invitation of ${email}`)
      cancel.addEventListener('click', () =>
        act(() => invitations(`/${id}`, { method: 'DELETE' }), `${email} is no longer invited.`),
      )
      return row(email, role, expireAt.slice(0, 10), cancel)
    }),
  )
}

function row(...cells) {
  const line = document.createElement('tr')
  for (const cell of cells) line.insertCell().append(cell)
  return line
}

/** Does something, shows what became of it, and says so. */
async function act(action, done = '') {
  part('notice').textContent = ''
  part('refusal').textContent = ''
  try {
    await action()
    await show()
    part('notice').textContent = done
  } catch (error) {
    part('refusal').textContent = error.message
  }
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const email = form.elements.email.value
  const role = form.elements.role.value
  await act(async () => {
    await invitations('', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, role }),
    })
    form.reset()
  }, `${email} is invited.`)
})

await act(() => undefined)
form.querySelector('fieldset').disabled = false
