/**
 * A members screen for ClickHouse Cloud. Invitations come from the service's API. The members, and who is signed in,
 * come from the mock's directory: they stand for what an app of your own would ask for elsewhere.
 */
import { words } from './words.js'

const { api, title, colour, language } = await (await fetch('settings.json')).json()
const part = (id) => document.getElementById(id)
const form = document.querySelector('form')
const spoken = [language, ...navigator.languages].map((tag) => tag?.slice(0, 2)).find((tag) => tag in words) ?? 'en'
const says = words[spoken]

document.documentElement.lang = spoken
for (const each of document.querySelectorAll('[data-words]')) each.textContent = says[each.dataset.words]
form.setAttribute('aria-label', says.form)
document.title = title ? `${says.members} · ${title}` : says.members
if (colour) document.documentElement.style.setProperty('--own', colour)

// Where a mock wants its token, its console keeps it for the tab and for those that it opens.
const key = sessionStorage.getItem('invitekit:key')
const directory = async () => {
  const answer = await fetch(`${api}/_mock/directory`, key ? { headers: { authorization: `Bearer ${key}` } } : {})
  if (answer.status === 401) throw new Error(says.locked)
  return answer.json()
}

const { organizations, personas } = await directory().catch((error) => {
  part('refusal').textContent = error instanceof TypeError ? says.noMock(api) : error.message
  throw error
})
const home = organizations[0].id
const { clickhouse } = personas.find(({ id }) => id === 'owner')
const authorization = `Basic ${btoa(`${clickhouse.keyId}:${clickhouse.keySecret}`)}`

async function invitations(path = '', init = {}) {
  const answer = await fetch(`${api}/v1/organizations/${home}/invitations${path}`, {
    ...init,
    headers: { ...init.headers, authorization },
  })
  const json = answer.status === 204 ? {} : await answer.json()
  if (!answer.ok) throw new Error(json.error)
  // On the wire an answer stands in an envelope, which the documents do not show.
  return json.result ?? json
}

async function show() {
  const [{ organizations: all }, pending] = await Promise.all([directory(), invitations()])
  const { name, members } = all.find(({ id }) => id === home)
  part('organization').textContent = name
  part('members').replaceChildren(...members.map((each) => row(each.name, each.email, each.roles.join(', '))))
  part('invitations').replaceChildren(
    ...pending.map(({ id, email, role, expireAt }) => {
      const cancel = document.createElement('button')
      cancel.textContent = says.cancel
      cancel.setAttribute('aria-label', says.cancelOf(email))
      cancel.addEventListener('click', () =>
        act(() => invitations(`/${id}`, { method: 'DELETE' }), says.cancelled(email)),
      )
      return row(email, role ?? '', new Date(expireAt).toLocaleDateString(spoken === 'en' ? 'en-GB' : spoken), cancel)
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
  }, says.invited(email))
})

await act(() => undefined)
form.querySelector('fieldset').disabled = false

// Whoever comes back to the tab sees what has happened meanwhile.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void act(() => undefined, part('notice').textContent)
})
