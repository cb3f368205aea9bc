import type { Sandbox } from '../../mock/index.ts'
import { credentials } from './stage.ts'

export const names = Array.from({ length: 12 }, (_, number) => `person${number}@example.com`)

export const ownerOf = ({ directory }: Pick<Sandbox, 'directory'>) => {
  const owner = directory.personas.find(({ id }) => id === 'owner')
  const [organization] = directory.organizations
  if (!owner || !organization) throw new Error('There is no owner, or no organization.')
  return { owner, organization, headers: credentials(owner, 'snyk') }
}

export async function inviteAll(sandbox: Pick<Sandbox, 'url' | 'directory'>): Promise<void> {
  const { organization, headers } = ownerOf(sandbox)
  for (const email of names) {
    const role = organization.roles.find(({ name }) => name === 'Developer')?.id
    const answer = await fetch(`${sandbox.url}/rest/orgs/${organization.id}/invites?version=2024-10-15`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/vnd.api+json' },
      body: JSON.stringify({ data: { type: 'org_invitation', attributes: { email, role } } }),
    })
    if (answer.status !== 201) throw new Error(`Inviting ${email} was answered with ${answer.status}.`)
  }
}

export interface Page {
  readonly data: readonly { attributes: { email: string } }[]
  readonly links: { readonly next?: string }
}

/** Both ways in which clients go from a link to a URL. */
export const joins: Record<string, (url: string, link: string) => string> = {
  'by putting one after the other': (url, link) => url + link,
  'by resolving it as browsers do': (url, link) => new URL(link, url).href,
}

/** Follows links from the first page to the last, and gives the addresses on them. */
export async function followed(
  sandbox: Pick<Sandbox, 'url' | 'directory'>,
  join: (url: string, link: string) => string,
) {
  const { organization, headers } = ownerOf(sandbox)
  const emails: string[] = []
  for (let link: string | undefined = `/rest/orgs/${organization.id}/invites?version=2024-10-15`; link !== undefined;) {
    const answer = await fetch(join(sandbox.url, link), { headers })
    if (answer.status !== 200) throw new Error(`${link} was answered with ${answer.status}.`)
    const page = (await answer.json()) as Page
    emails.push(...page.data.map(({ attributes }) => attributes.email))
    link = page.links.next
  }
  return emails
}
