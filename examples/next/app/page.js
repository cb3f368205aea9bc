'use client'
import { useEffect, useState } from 'react'

/** Who is waiting, by the mock below this app's own origin: a preview deployment needs nothing else. */
export default function Page() {
  const [emails, setEmails] = useState()
  useEffect(() => {
    void load().then(setEmails)
  }, [])
  return (
    <main>
      <h1>Pending invitations</h1>
      {emails ? (
        <ul>
          {emails.map((email) => (
            <li key={email}>{email}</li>
          ))}
        </ul>
      ) : (
        <p>Loading…</p>
      )}
    </main>
  )
}

async function load() {
  const { organizations, personas } = await (await fetch('/invitekit/_mock/directory')).json()
  const { authorization } = personas.find(({ id }) => id === 'owner')
  const list = `/invitekit/v1/organizations/${organizations[0].id}/invitations`
  const answer = await fetch(list, { headers: { authorization: authorization.clickhouse } })
  return (await answer.json()).map(({ email }) => email)
}
