import { expect, test } from 'vitest'
import { control } from '../support/control.ts'
import { conform } from '../../contracts/conform/conform.ts'
import { credentialsOfMock } from '../../contracts/conform/reference.ts'
import { openOwnServices } from '../../mock/index.ts'
import { defineService, type OwnExchange } from '../../mock/service.ts'
import { documentOf } from './document-of.ts'
import { openAcme } from './open-acme.ts'

type Parts = Parameters<typeof documentOf>[0]
type Body = Readonly<Record<string, unknown>>

const integer = { type: 'integer' }
const text = { type: ['string', 'null'] }
const object = (properties: object) => ({ type: 'object', properties })

/** How a document has pages, the first request, and what it finds its way by; undefined: at the end of it. */
interface Form {
  readonly name: string
  readonly document: Parts
  readonly first: string
  readonly rows: (body: never) => readonly { readonly email: string }[]
  readonly next: (body: never, headers: Headers, asked: URL) => string | null | undefined
  /** What is told of the first page. */
  readonly told?: Body
}

const rowsOf = (name: string) => (body: never) => body[name] as { email: string }[]

const forms: readonly Form[] = [
  { name: 'no pages', document: {}, first: '', rows: (body) => body, next: () => undefined },
  {
    name: 'page by number, with a total',
    document: {
      query: { page: integer, per_page: { type: 'integer', default: 2 } },
      list: (data) => object({ data, total: integer, total_pages: integer, page: integer }),
    },
    first: '',
    rows: rowsOf('data'),
    next: ({ page, total_pages: pages }: never) => (page < pages ? `?page=${Number(page) + 1}` : undefined),
    told: { total: 5, total_pages: 3, page: 1 },
  },
  {
    name: 'offset and limit, with a count',
    document: { query: { limit: integer, offset: integer }, list: (data) => object({ data, total_count: integer }) },
    first: '?limit=2',
    rows: rowsOf('data'),
    next: ({ total_count: total }: never, _, { searchParams }) => {
      const offset = Number(searchParams.get('offset') ?? 0) + 2
      return offset < total ? `?limit=2&offset=${offset}` : undefined
    },
    told: { total_count: 5 },
  },
  {
    name: 'cursors of both ways',
    document: {
      query: { limit: integer, after: { type: 'string' }, before: { type: 'string' } },
      list: (data) => object({ data, list_metadata: object({ before: text, after: text }) }),
    },
    first: '?limit=2',
    rows: rowsOf('data'),
    next: ({ list_metadata: { after } }: never) => after && `?limit=2&after=${String(after)}`,
  },
  {
    name: 'a token for the next page',
    document: {
      query: { page_size: integer, page_token: { type: 'string' } },
      list: (items) => object({ items, next_page_token: text, has_more: { type: 'boolean' } }),
    },
    first: '?page_size=2',
    rows: rowsOf('items'),
    next: ({ next_page_token: token }: never) => token && `?page_size=2&page_token=${String(token)}`,
    told: { has_more: true },
  },
  {
    name: 'Link, with a count in a header',
    document: {
      query: { page: integer, per_page: integer },
      headers: { Link: { type: 'string' }, 'X-Total-Count': integer },
    },
    first: '?per_page=2',
    rows: (body) => body,
    next: (_, headers) => /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1],
  },
  {
    name: 'links in the body',
    document: {
      query: { page: integer, size: integer },
      list: (data) => object({ data, links: object({ next: text, prev: text }) }),
    },
    first: '?size=2',
    rows: rowsOf('data'),
    next: ({ links: { next } }: never) => next,
  },
]

test.each(forms)('$name: all are found, each once, newest first', async ({ document, first, rows, next, told }) => {
  const { mock, ask, organizationId } = await openAcme({ document: documentOf(document) })
  const { url, name } = mock.services.at(-1)!
  const [opened] = await openOwnServices([defineService()({ name: 'acme', document: documentOf(document) })])
  const { terms } = opened!
  const all = `${url}/orgs/${organizationId}/invitations`
  for (const number of [1, 2, 3, 4, 5]) {
    const { status } = await ask('POST', `/orgs/${organizationId}/invitations`, { email: `p${number}@example.com` })
    expect(status).toBe(201)
  }
  const authorization = mock.persona('owner').authorization[name] ?? ''
  const found: string[] = []
  let pages = 0
  for (let at: string | undefined = all + first; at !== undefined; pages += 1) {
    const asked = new URL(at)
    const answer = await fetch(asked, { headers: { authorization } })
    const body = (await answer.json()) as never
    expect(answer.status).toBe(200)
    if (pages === 0) expect(body).toMatchObject(told ?? {})
    found.push(...rows(body).map(({ email }) => email))
    const following = next(body, answer.headers, asked)
    // Whoever asks by the document alone finds the same way.
    const seen = { body, link: answer.headers.get('link'), rows: found.length }
    const added = terms.nextPage?.(seen)
    const query = Object.fromEntries(asked.searchParams)
    expect(added && { ...query, ...added }).toEqual(
      following ? Object.fromEntries(new URL(following, all).searchParams) : undefined,
    )
    at = following ? new URL(following, all).href : undefined
    expect(pages).toBeLessThan(9)
  }
  expect(found).toEqual([5, 4, 3, 2, 1].map((number) => `p${number}@example.com`))
  expect(pages).toBe(first === '' && document.query === undefined ? 1 : 3)
})

test('conform looks for what it made on all pages, by cursors', async () => {
  const document = documentOf({
    query: { limit: { type: 'integer', default: 1 }, after: { type: 'string' } },
    list: (data) => object({ data, list_metadata: object({ after: text }) }),
    error: object({ message: text }) as never,
  })
  // The newest one last: it is not on the first page.
  const handlers = {
    list: (x: OwnExchange) =>
      x.page(
        x.invitations
          .list()
          .toReversed()
          .map((each) => x.present(each)),
      ),
  }
  const services = [defineService()({ name: 'acme', document, handlers })]
  const { mock, ask, organizationId } = await openAcme({ document, handlers })
  for (const email of ['ada@example.com', 'bob@example.com'])
    expect((await ask('POST', `/orgs/${organizationId}/invitations`, { email })).status).toBe(201)
  const credentials = { ...(await credentialsOfMock(mock.url, 'acme', {})), lifetime: '7' }
  const report = await conform({ service: 'acme', services, url: mock.url, credentials })
  expect(report.checks.filter(({ outcome }) => outcome === 'fails')).toEqual([])
  const { json } = await control(mock.url, 'GET', '/_mock/journal')
  const targets = (json as { entries: { request: { target: string } }[] }).entries.map(({ request }) => request.target)
  expect(targets.filter((target) => target.includes('after=')).length).toBeGreaterThan(0)
})
