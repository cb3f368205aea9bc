/** The code under test: a small client of ClickHouse Cloud's invitations, as your project may have one. */
export interface Account {
  /** Without a slash at its end: `https://api.clickhouse.cloud`, or a sandbox's `url`. */
  readonly baseUrl: string
  readonly organizationId: string
  readonly keyId: string
  readonly keySecret: string
}

export interface Invitation {
  readonly id: string
  readonly email: string
}

/** Invites somebody. Rejects with what the service says when it refuses. */
export async function invite(account: Account, email: string, role: 'admin' | 'developer'): Promise<Invitation> {
  const answer = await send(account, '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, role }),
  })
  return (await answer.json()) as Invitation
}

/** The addresses of those who have not answered yet. */
export async function pending(account: Account): Promise<string[]> {
  const answer = await send(account, '')
  return ((await answer.json()) as Invitation[]).map(({ email }) => email)
}

/** Takes an invitation back. Rejects with what the service says when it refuses. */
export async function cancel(account: Account, { id }: Invitation): Promise<void> {
  await send(account, `/${id}`, { method: 'DELETE' })
}

async function send(account: Account, path: string, init: RequestInit = {}): Promise<Response> {
  const { baseUrl, organizationId, keyId, keySecret } = account
  const headers = new Headers(init.headers)
  headers.set('authorization', `Basic ${btoa(`${keyId}:${keySecret}`)}`)
  const answer = await fetch(`${baseUrl}/v1/organizations/${organizationId}/invitations${path}`, { ...init, headers })
  if (!answer.ok) throw new Error(((await answer.json()) as { error: string }).error)
  return answer
}
