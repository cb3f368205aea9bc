import type { Invitation } from '../domain/invitation.ts'
import { refuse } from '../domain/problem.ts'
import type { Answer } from '../services/service.ts'
import { either, everywhere, hasFilters, hasPages, linksPages, tellsTotals } from './applies.ts'
import { github, type Bug, type Change } from './bug.ts'
import { withIds } from './bug-words.ts'
import { absent, edited } from './edit.ts'
import { ranked } from './ranked.ts'

const many = [['{count} pending invitations', { count: 12 }]] as const
const few = [['{count} pending invitations', { count: 3 }]] as const
const more = 'whether lists tell that there is more'
const linking = 'how the next page is linked'

/** The link to the next page, if there is one. */
const relinked =
  (change: (link: string, asked: { readonly host: string; readonly own: URLSearchParams }) => string): Bug['change'] =>
  ({ terms: { next = [] } }) => ({
    present: (body, { deed, request }) =>
      deed !== 'list' || !request
        ? body
        : edited(body, next, (link) => {
            if (typeof link !== 'string') return link
            const own = new URLSearchParams(request.target.split('?')[1])
            return change(link, { host: String(request.headers['host']), own })
          }),
  })

export const lists = withIds([
  {
    id: 'total-missing',
    kind: 'list',
    title: 'Lists in pages do not say how much there is, so that a reader takes the first page for all.',
    sources: github('auth0/go-auth0/issues/48', 'auth0/auth0.net/issues/779', 'logto-io/logto/issues/5926'),
    metBy: 'Organizations with more invitations than a page holds.',
    wire: ['{list} has no {totals}.', '{list} has no {next}, though more rows follow.'],
    noticedBy: ['contract', 'test'],
    decides: [more],
    applies: either(tellsTotals, linksPages),
    probes: [{ given: many, deed: 'list' }],
    change: ({ terms: { totals, next } }) => ({
      present: (body, { deed }) =>
        deed === 'list'
          ? [...(totals ? [totals.rows, totals.pages] : []), ...(next ? [next] : [])].reduce(
              (before, way) => edited(before, way, () => absent),
              body,
            )
          : body,
    }),
  },
  {
    id: 'absent-becomes-null',
    kind: 'list',
    title: 'What used to be left out, or a number, is null.',
    sources: github('vllm-project/vllm/issues/47200', 'intercom/intercom-dotnet/issues/146'),
    metBy: 'Clients in languages with types.',
    wire: ['{list} has null as {totals}.', 'The last page of {list} has null as {next}.'],
    noticedBy: ['contract', 'test'],
    decides: [more],
    applies: either(tellsTotals, linksPages),
    probes: [{ given: few, deed: 'list' }],
    change: ({ terms: { totals, next } }) => ({
      present(body, { deed }) {
        if (deed !== 'list') return body
        const counted = totals
          ? [totals.rows, totals.pages].reduce((one, way) => edited(one, way, () => null), body)
          : body
        return next ? withNext(counted, next, null) : counted
      },
    }),
  },
  {
    id: 'next-link-self-loop',
    kind: 'list',
    title: 'The last page has a next one, for ever: a reader never comes to the end.',
    sources: [],
    metBy: 'Clients that read all pages.',
    wire: ['{list} always has one page more in {totals}.', 'The last page of {list} has itself as {next}.'],
    noticedBy: ['contract', 'test'],
    decides: [more],
    applies: either(tellsTotals, linksPages),
    probes: [{ given: few, deed: 'list' }],
    change: ({ terms: { totals, next } }) => ({
      present(body, { deed, request }) {
        if (deed !== 'list' || !request) return body
        const page = Number(new URLSearchParams(request.target.split('?')[1]).get('page') ?? 1)
        const pages = totals ? edited(body, totals.pages, (count) => Math.max(Number(count), page + 1)) : body
        return next ? withNext(pages, next, request.prefix + request.target) : pages
      },
    }),
  },
  {
    id: 'page-overlap',
    kind: 'list',
    title: 'Without a fixed order pages repeat some rows and never show others; how many there are is right.',
    sources: github('getarcaneapp/arcane/issues/3645', 'IFRCGo/go-api/issues/1636', 'inventree/InvenTree/issues/11442'),
    metBy: 'Whoever reads a second page, or the same list twice.',
    wire: [
      'Each page of {list} but the first begins with the last row of the one before.',
      '{list} comes in another order each time.',
    ],
    noticedBy: ['test'],
    decides: ['the order of lists'],
    applies: everywhere,
    change: overlaps,
  },
  {
    id: 'next-link-drops-query',
    kind: 'list',
    title: 'The link to the next page forgets what was asked for.',
    sources: github(
      'json-api-dotnet/JsonApiDotNetCore/issues/273',
      'laravel-json-api/laravel/issues/175',
      'port-labs/ocean/pull/1856',
    ),
    metBy: 'Clients that follow links as they are.',
    wire: ['{next} of {list} has none of the parameters that the request had.'],
    noticedBy: ['contract', 'test'],
    decides: [],
    applies: linksPages,
    probes: [{ given: many, deed: 'list' }],
    change: relinked((link, { own }) => {
      const [path = '', query = ''] = link.split('?')
      const kept = [...new URLSearchParams(query)].filter(([name]) => !own.has(name))
      return `${path}?${new URLSearchParams(kept).toString()}`
    }),
  },
  {
    id: 'next-link-form-flips',
    kind: 'list',
    title: 'The link to the next page is a whole URL where clients put a host before it.',
    sources: [],
    metBy: 'Clients that join the link to their base URL.',
    wire: ['{next} of {list} begins with http://.'],
    noticedBy: ['contract', 'test'],
    decides: [linking],
    applies: linksPages,
    probes: [{ given: many, deed: 'list' }],
    change: relinked((link, { host }) => `http://${host}${link}`),
  },
  {
    id: 'next-link-http',
    kind: 'list',
    title: 'The link to the next page leads to the server behind the proxy.',
    sources: github('paperless-ngx/paperless-ngx/issues/3130', 'baserow/baserow/issues/2286'),
    metBy: 'Clients that follow links as they are.',
    wire: ['{next} of {list} begins with http://backend.internal:8080.'],
    noticedBy: ['contract', 'test'],
    decides: [linking],
    applies: linksPages,
    probes: [{ given: many, deed: 'list' }],
    change: relinked((link) => `http://backend.internal:8080${link}`),
  },
  {
    id: 'stale-list-after-write',
    kind: 'list',
    title: 'The list after a change is the one from before it, out of a cache.',
    sources: github(
      'divviup/divviup-api/issues/191',
      'feedbin/feedbin-api/issues/42',
      'Automattic/wp-calypso/pull/22111',
      'makeplane/plane/pull/4699',
    ),
    metBy: 'Everybody who invites or cancels and looks at the list.',
    wire: ['The first {list} after {create} or {cancel} is the one before it.'],
    noticedBy: ['test', 'browser'],
    decides: [],
    applies: everywhere,
    change: staleLists,
  },
  {
    id: 'get-404-right-after-create',
    kind: 'list',
    title: 'What was made a moment ago is not there yet.',
    sources: github(
      'hashicorp/terraform-provider-azuread/pull/1844',
      'hashicorp/terraform-provider-azuread/issues/578',
    ),
    metBy: 'Clients that read what they have just written.',
    wire: [
      'The first {get} or {list} after {create} does not find it.',
      'The first {list} after {create} lacks its row.',
    ],
    noticedBy: ['test', 'browser'],
    decides: [],
    applies: everywhere,
    change: seenLate,
  },
  {
    id: 'filter-ignored',
    kind: 'list',
    title: 'Lists take a filter and do not apply it.',
    sources: github('mastodon/mastodon/issues/38727'),
    metBy: 'Whoever filters.',
    wire: ['{list} with a filter has the rows that it leaves out.'],
    noticedBy: ['contract', 'test'],
    decides: [],
    applies: hasFilters,
    probes: [{ given: few, deed: 'list', query: { 'filter[updated_at]': '2000-01-01' } }],
    change: ({ terms: { filters } }) => ({
      act(exchange, { deed }, go) {
        const kept = Object.entries(exchange.query).filter(([name]) => !filters.includes(name))
        const isFiltered = deed === 'list' && kept.length < Object.keys(exchange.query).length
        return go(isFiltered ? { ...exchange, query: Object.fromEntries(kept) as typeof exchange.query } : exchange)
      },
    }),
  },
  {
    id: 'default-page-size-lies',
    kind: 'list',
    title: 'A page has fewer rows than the documents say unless it is told how many.',
    sources: github('kenzo0107/terraform-provider-sendgrid/issues/119'),
    metBy: 'Clients that look for somebody in the first page.',
    wire: ['{list} has fewer rows than a page holds.'],
    noticedBy: ['contract', 'test'],
    decides: [],
    applies: hasPages,
    probes: [{ given: many, deed: 'list' }],
    change: ({ terms: { pageSize } }) => ({
      act(exchange, { deed }, go) {
        if (deed !== 'list' || !pageSize || pageSize.name in exchange.query) return go(exchange)
        return go({ ...exchange, query: { ...exchange.query, [pageSize.name]: pageSize.small } })
      },
    }),
  },
])

/** The body with a next page where it has none. */
function withNext(body: unknown, next: readonly string[], value: unknown): unknown {
  const last = next.at(-1) ?? ''
  return edited(body, next.slice(0, -1), (links) =>
    typeof links === 'object' && links !== null && !(last in links) ? { ...links, [last]: value } : links,
  )
}

function overlaps({ terms }: Parameters<Bug['change']>[0]): Change {
  let times = 0
  return {
    store: (store, { deed }) =>
      deed === 'list'
        ? {
            openInvitations(...asked) {
              const all = store.openInvitations(...asked)
              if (all.size < 2) return all
              times += 1
              const isPaged = terms.pageSize !== undefined
              const items: readonly Invitation[] = !isPaged && times % 2 === 0 ? [...all].reverse() : [...all]
              return ranked(items, (from) => (isPaged && from > 0 ? from - 1 : from))
            },
          }
        : {},
  }
}

function staleLists(): Change {
  const known = new Map<string, Answer>()
  const stale = new Set<string>()
  return {
    act(exchange, { deed, caller }, go) {
      const key = `${caller?.kind === 'person' ? caller.personId : ''} ${exchange.target}`
      const old = deed === 'list' && stale.delete(key) ? known.get(key) : undefined
      if (old) return old
      const answer = go(exchange)
      if (deed === 'list') known.set(key, answer)
      else if (deed !== undefined && deed !== 'get') for (const each of known.keys()) stale.add(each)
      return answer
    },
  }
}

function seenLate({ name }: Parameters<Bug['change']>[0]): Change {
  const fresh = new Set<string>()
  return {
    store: (store, { deed }) => ({
      putInvitation(invitation) {
        if (deed === 'create') fresh.add(invitation.id)
        store.putInvitation(invitation)
      },
      ...(deed === 'get' && {
        invitation(service, id) {
          const isFresh = service === name && fresh.delete(id)
          return isFresh ? refuse({ code: 'unknown-invitation', invitationId: id }) : store.invitation(service, id)
        },
      }),
      ...(deed === 'list' && {
        openInvitations(...asked) {
          const all = store.openInvitations(...asked)
          if (fresh.size === 0) return all
          const seen = [...all].filter(({ id }) => !fresh.has(id))
          fresh.clear()
          return ranked(seen)
        },
      }),
    }),
  }
}
