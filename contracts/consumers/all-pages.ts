import type { MPDXApi, MpdxSparseInvite, SnykApi, SnykPendingInvitation } from '../client/index.ts'

/** Every pending invitation of an organization at Snyk: follows `links.next` to the end. */
export async function allSnykInvitations(
  api: SnykApi,
  org_id: string,
  version: string,
): Promise<SnykPendingInvitation[]> {
  const all: SnykPendingInvitation[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page = await api.listOrgInvitation({
      org_id,
      version,
      limit: 10,
      ...(cursor !== '' && { starting_after: cursor }),
    })
    all.push(...page.data)
    const { next } = page.links
    cursor = next === undefined ? null : new URL(next, 'http://localhost').searchParams.get('starting_after')
  }
  return all
}

/** Every active invite of an organization at MPDX: counts up to `total_pages`. */
export async function allMpdxInvites(api: MPDXApi, organization_id: string): Promise<MpdxSparseInvite[]> {
  const all: MpdxSparseInvite[] = []
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await api.listOrganizationInvites({ organization_id, page: String(page), per_page: '2' })
    all.push(...answer.data)
    pages = answer.meta.pagination.total_pages
  }
  return all
}
