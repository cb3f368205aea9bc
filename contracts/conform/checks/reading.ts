import { nothing, type Bench, type Row } from '../bench.ts'
import type { Check } from '../check.ts'

/** What a filter can be given that no invitation has. */
const longAgo = '2000-01-01'

/** A page of this machine, which is a stranger to every server but one in development. */
const origin = 'http://localhost:5173'

export const reading: readonly Check[] = [
  {
    id: 'list-answers',
    title: 'A manager lists the invitations.',
    about: 'list',
    reads: true,
    look: async (bench) => ({ status: (await bench.list()).status }),
  },
  {
    id: 'list-keeps-its-order',
    title: 'The same list is asked for twice.',
    about: 'list',
    reads: true,
    async look(bench) {
      const [first, second] = [await bench.rows(), await bench.rows()]
      return { 'both have the same rows in the same order': ids(first) === ids(second) }
    },
  },
  {
    id: 'list-has-each-row-once',
    title: 'All pages of the list are read to the end.',
    about: 'list',
    reads: true,
    async look(bench) {
      const rows = await bench.rows()
      return { 'no row comes twice': new Set(rows.map(({ id }) => id)).size === rows.length }
    },
  },
  {
    id: 'list-of-unknown-organization',
    title: 'A manager lists the invitations of an organization that there is not.',
    about: 'list',
    reads: true,
    look: async (bench) => ({ status: (await bench.list({ organization: nothing })).status }),
  },
  {
    id: 'list-of-no-id',
    title: 'The path has a word where the id of the organization should be.',
    about: 'list',
    reads: true,
    look: async (bench) => ({ status: (await bench.list({ organization: 'no-id' })).status }),
  },
  {
    id: 'list-pages-of-no-size',
    title: 'The size of a page is a word.',
    about: 'list',
    reads: true,
    applies: ({ terms }) => terms.pageSize !== undefined,
    async look(bench) {
      const name = bench.service.terms.pageSize?.name ?? ''
      return { status: (await bench.list({ query: { [name]: 'many' } })).status }
    },
  },
  {
    id: 'list-of-an-unknown-caller',
    title: 'Somebody lists the invitations with credentials that nobody has.',
    about: 'list',
    reads: true,
    look: async (bench) => ({ status: (await bench.list({ as: 'nobody' })).status }),
  },
  {
    id: 'list-of-an-anonymous-caller',
    title: 'Somebody lists the invitations without credentials.',
    about: 'list',
    reads: true,
    idle: ({ status }) => (Number(status) < 400 ? 'the document lets requests without credentials pass' : undefined),
    look: async (bench) => ({ status: (await bench.list({ as: 'anonymous' })).status }),
  },
  {
    id: 'list-of-an-outsider',
    title: 'Somebody of another organization lists the invitations.',
    about: 'list',
    reads: true,
    needs: ['outsider'],
    look: async (bench) => ({ status: (await bench.list({ as: 'outsider' })).status }),
  },
  {
    id: 'list-of-a-bystander',
    title: 'A member lists the invitations who may not see them.',
    about: 'list',
    reads: true,
    needs: ['bystander'],
    look: async (bench) => ({ status: (await bench.list({ as: 'bystander' })).status }),
  },
  {
    id: 'errors-are-open-to-the-same-pages',
    title: 'A page of another origin lists the invitations, once with success and once with an error.',
    about: 'list',
    reads: true,
    async look(bench) {
      const allowed = async (as: 'manager' | 'nobody') =>
        (await bench.list({ as, headers: { origin } })).headers['access-control-allow-origin']
      const [right, wrong] = [await allowed('manager'), await allowed('nobody')]
      return { 'it may read both or neither': right === wrong }
    },
  },
  {
    id: 'get-of-what-is-not-there',
    title: 'An invitation is asked for that there is not.',
    about: 'get',
    reads: true,
    look: async (bench) => ({ status: (await bench.get(nothing)).status }),
  },
  {
    id: 'get-of-an-unknown-caller',
    title: 'Somebody asks for an invitation with credentials that nobody has.',
    about: 'get',
    reads: true,
    look: async (bench) => ({ status: (await bench.get(nothing, { as: 'nobody' })).status }),
  },
]

/** What filters and pages do to invitations that are there. */
export const paging: readonly Check[] = [
  {
    id: 'list-filtered',
    title: 'The list is filtered by what nothing has.',
    about: 'list',
    also: ['create'],
    applies: ({ terms }) => terms.filters.length > 0,
    async look(bench) {
      const seen: Record<string, unknown> = {}
      await bench.invite()
      for (const name of bench.service.terms.filters) {
        const reply = await bench.list({ query: { [name]: longAgo } })
        seen[`status with ${name}`] = reply.status
        seen[`rows with ${name}`] = bench.rowsIn(reply).length
      }
      return seen
    },
  },
  {
    id: 'pages-of-the-list',
    title: 'More people are invited than a page holds, and all pages are read.',
    about: 'list',
    also: ['create'],
    applies: ({ terms }) => terms.pageSize !== undefined,
    async look(bench) {
      const { pageSize, totals, next } = bench.service.terms
      const { minimum = 2, default: usual = 10 } = bench.listParameter(pageSize?.name ?? '') as Sizes
      const made: string[] = []
      for (let count = 0; count < minimum + 2; count += 1) made.push((await bench.invite()).id)
      const query = { [pageSize?.name ?? '']: String(minimum) }
      const pages = await bench.pages({ query })
      const rows = pages.map((page) => bench.rowsIn(page))
      const all = rows.flat()
      const whole = bench.rowsIn(await bench.list())
      return {
        'each page but the last is full': rows.slice(0, -1).every((each) => each.length === minimum),
        'every new invitation comes once': made
          .map((id) => all.filter((row) => row.id === id).length)
          .every((times) => times === 1),
        'no row comes twice': new Set(all.map(({ id }) => id)).size === all.length,
        'new invitations stand in the order in which they were made':
          all
            .filter(({ id }) => made.includes(id ?? ''))
            .map(({ id }) => id)
            .join() === made.join(),
        'a page of no given size is as full as the document says': whole.length >= Math.min(Number(usual), all.length),
        ...(totals && {
          'each page tells how many rows and pages there are': pages.every(
            (page) =>
              bench.valueIn(page, totals.rows) === all.length &&
              bench.valueIn(page, totals.pages) === Math.ceil(all.length / minimum),
          ),
        }),
        ...(next && { 'the link to the next page': shapeOf(bench, bench.valueIn(pages[0]!, next)) }),
      }
    },
  },
]

interface Sizes {
  readonly minimum?: number
  readonly default?: number | string
}

const ids = (rows: readonly Row[]) => rows.map(({ id }) => id).join()

/** A link without what is different from server to server. */
function shapeOf(bench: Bench, link: unknown): unknown {
  if (typeof link !== 'string') return link
  const [path = '', query = ''] = bench.withoutBase(link).split('?')
  const shape = path.replaceAll(bench.credentials.organization, '{organization}')
  const names = [...new URLSearchParams(query)].map(([name, value]) => (value.length > 12 ? name : `${name}=${value}`))
  return `${shape}?${names.join('&')}`
}
