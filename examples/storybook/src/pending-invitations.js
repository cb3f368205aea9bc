/** Who is waiting: a list that asks ClickHouse's API at its own URL and knows of no mock. */
export function pendingInvitations({ organizationId, authorization }) {
  const list = document.createElement('section')
  list.textContent = 'Loading…'
  show(list, `https://api.clickhouse.cloud/v1/organizations/${organizationId}/invitations`, authorization)
  return list
}

async function show(list, url, authorization) {
  try {
    const answer = await fetch(url, { headers: { authorization } })
    const said = await answer.json()
    if (!answer.ok) return void (list.textContent = `You may not see this (${answer.status}).`)
    list.textContent = said.length === 0 ? 'Nobody is waiting.' : `${said.length} people are waiting:`
    const items = said.map(({ email, role }) =>
      Object.assign(document.createElement('li'), { textContent: `${email}, ${role}` }),
    )
    list.append(...(items.length === 0 ? [] : [Object.assign(document.createElement('ul'), {})]))
    list.querySelector('ul')?.append(...items)
  } catch {
    list.textContent = 'The network failed.'
  }
}
