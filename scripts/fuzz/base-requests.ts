import { controlRules, documentedRules, type RuledOperation } from '../../mock/index.ts'
import { ask, askJson } from '../drive/ask.ts'
import type { Told } from '../drive/mock-process.ts'
import { servicesOf } from '../drive/services.ts'

/** A request that is as it should be. */
export interface BaseRequest {
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

interface Document {
  readonly paths: Record<string, Record<string, { requestBody?: { content: Record<string, { example?: unknown }> } }>>
}

/** Where the control plane is asked: faults and barriers made there disturb no service elsewhere. */
const apart = '/sandboxes/apart'

/** What the requests' queries begin with, where they need one or would wait for long without. */
const queries: Readonly<Record<string, BaseRequest['query']>> = {
  listOrgInvitation: [['limit', '10']],
  listOrganizationInvites: [
    ['per_page', '10'],
    ['page', '2'],
    ['sort', '-created_at'],
    ['filter[updated_at]', '2020-01-01...2030-01-01'],
    ['include', 'invited_by_user'],
    ['fields[users]', 'first_name'],
  ],
  waitForMail: [['timeout', '20']],
  getBarrier: [['wait', '20']],
  listJournal: [['limit', '5']],
  listMails: [['limit', '5']],
}

/** One for each operation of the services and of the control plane. Makes the sandboxes that they use anew. */
export async function baseRequests(told: Told): Promise<BaseRequest[]> {
  const { url } = told
  const { sandboxes } = await askJson<{ sandboxes: { name: string }[] }>(url, { path: '/_mock/sandboxes' })
  for (const { name } of sandboxes.filter(({ name }) => !['default', 'canary'].includes(name))) {
    await askJson(url, { method: 'DELETE', path: `/_mock/sandboxes/${name}` })
  }
  for (const name of ['fuzz', 'apart']) await post(url, '/_mock/sandboxes', { name, seed: 1 })
  await post(url, `${apart}/_mock/snapshots`, { name: 'kept' })
  const rule = await post(url, `${apart}/_mock/faults`, { effect: { status: 503 } })
  const barrier = await post(url, `${apart}/_mock/barriers`, { expected: 2 })
  await ask(url, { path: `${apart}/v1/organizations` })
  const [mail, entry] = await Promise.all([
    askJson<{ mails: Identified[] }>(url, { path: `${apart}/_mock/outbox` }),
    askJson<{ entries: Identified[] }>(url, { path: `${apart}/_mock/journal` }),
  ])
  const [documented, control, snapshot, ...documents] = await Promise.all([
    documentedRules(),
    controlRules(),
    askJson(url, { path: `${apart}/_mock/snapshots/kept` }),
    ...['/openapi.json', '/_mock/openapi.json'].map((path) => askJson<Document>(url, { path })),
  ])
  const services = servicesOf(told, '/sandboxes/fuzz')
  const invitations = await Promise.all(services.map(async ({ all }) => (await all(url))[0]?.id ?? ''))
  const [organizationId = ''] = told.organizations.map(({ id }) => id)
  const all: RuledOperation[] = [...Object.values(documented.operations), ...Object.values(control.operations)]
  return all.map((operation) => {
    const { operationId, service, method, path, requestBody } = operation
    const at = services.findIndex(({ name }) => name === service)
    const ids: Record<string, string> = {
      organizationId,
      org_id: organizationId,
      organization_id: organizationId,
      invitationId: invitations[at] ?? '',
      invite_id: invitations[at] ?? '',
      name: operationId.endsWith('Sandbox') ? 'box-1' : 'kept',
      id: idFor(path, { outbox: mail.mails[0], journal: entry.entries[0], faults: rule, barriers: barrier }),
    }
    const known = documents.map(({ paths }) => paths[path]?.[method]).find(Boolean)
    const example = requestBody && known?.requestBody?.content[requestBody.mediaType]?.example
    const version = service === 'snyk' ? [['version', '2024-10-15'] as const] : []
    return {
      operationId,
      method: method.toUpperCase(),
      path:
        (service === 'control' ? apart : '/sandboxes/fuzz') +
        path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '1'),
      query: [...version, ...(queries[operationId] ?? [])],
      headers: { ...services[at]?.list.headers, ...(requestBody && { 'content-type': requestBody.mediaType }) },
      body: operationId === 'uploadSnapshot' ? snapshot : example,
    }
  })
}

interface Identified {
  readonly id: string
}

const idFor = (path: string, known: Record<string, Identified | undefined>) => known[path.split('/')[2] ?? '']?.id ?? ''

function post(url: string, path: string, body?: object): Promise<Identified> {
  return askJson(url, { method: 'POST', path, headers: body ? { 'content-type': 'application/json' } : {}, body })
}
