import { fileURLToPath } from 'node:url'
import { ask, askJson, type Ask } from '../drive/ask.ts'
import { acceptance } from '../drive/services.ts'
import { baseRequests, type BaseRequest } from '../fuzz/base-requests.ts'
import { trySome, type Attack } from './attack.ts'
import { grows, type Growing } from './growth/meter.ts'
import { dimensionsOf } from './growth/requests.ts'
import { attackMock } from './stand.ts'

const probe = fileURLToPath(new URL('growth/probe.mjs', import.meta.url))

/** Bytes: an answer that refuses something must not grow with it. */
const refusalBound = 16 * 1024

/** Requests that are made larger in each way that their sender controls. */
export const growth: Attack = {
  name: 'growth',
  what: 'Requests of all operations and pages, each once, twice and four times as large in one of the ways that a sender controls: never more than three times the time for twice as much, no hold of more than 100 ms, no refusal of more than 16 KiB',
  times: { whole: 20_000, short: 300 },
  run: (times, chance) =>
    attackMock({ nodeOptions: ['--import', probe] }, async ({ url, told, child }) => {
      const bases = [...(await baseRequests(told)), ...(await pages(url))]
      const all = bases
        .flatMap((base) => dimensionsOf(base))
        .map(({ name, ask: asked }): Growing => ({ name, run: (size) => bounded(url, asked(size / 4)) }))
      return trySome(all, times, chance, (each) => grows(child, each))
    }),
}

/** What has no operation of its own: documents, the reference, mails and their links. */
async function pages(url: string): Promise<BaseRequest[]> {
  const apart = '/sandboxes/apart'
  const { mails } = await askJson<{ mails: { id: string }[] }>(url, { path: `${apart}/_mock/outbox?limit=1` })
  const id = mails[0]?.id ?? ''
  const { path, headers = {} } = await acceptance(url, id, apart)
  const link = new URL(path, url)
  const all = ['/docs', '/docs/reference.js', '/openapi.json', '/_mock/mails', `/_mock/mails/${id}`, '/nowhere/at/all']
  const made = (operationId: string, rest: Partial<BaseRequest>): BaseRequest => ({
    operationId,
    method: 'GET',
    path: operationId,
    query: [],
    headers: {},
    body: undefined,
    ...rest,
  })
  const accept = { path: link.pathname, query: [...link.searchParams] }
  return [
    ...all.map((page) => made(apart + page, {})),
    made('the page of a link', accept),
    made('the form of a link', { ...accept, method: 'POST', headers, body: { person: 'nobody' } }),
  ]
}

async function bounded(url: string, asked: Ask): Promise<void> {
  const { status, text } = await ask(url, asked)
  if (status >= 400 && text.length > refusalBound) throw new Error(`is refused with ${text.length} bytes`)
  if (status >= 500 && !asked.headers?.['x-mock-fault']) throw new Error(`answered ${status}: ${text.slice(0, 300)}`)
  if (!asked.path.includes('/_mock')) await lookedAt(url)
}

/** What was asked of a service is also looked at in the journal, and exported. */
async function lookedAt(url: string): Promise<void> {
  const journal = '/sandboxes/fuzz/_mock/journal'
  const { entries } = await askJson<{ entries: { id: number }[] }>(url, { path: `${journal}?limit=1` })
  for (const form of ['curl', 'vitest', 'pact']) {
    const { status, text } = await ask(url, { path: `${journal}/${entries[0]?.id ?? 0}/${form}` })
    if (status >= 500) throw new Error(`exported as ${form}, answered ${status}: ${text.slice(0, 300)}`)
  }
}
