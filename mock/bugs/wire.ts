import { jsonText } from '../services/presented.ts'
import type { Deed } from '../services/terms.ts'
import { everywhere, has, isJsonApi, tellsTimes } from './applies.ts'
import { github, type Asked, type Bug, type Sent } from './bug.ts'
import { withIds } from './bug-words.ts'
import { edited } from './edit.ts'
import { htmlPage } from './html-page.ts'

const pending = [['a pending invitation']] as const
const created = { given: [['no invitations']], deed: 'create' } as const
const listed = { given: pending, deed: 'list' } as const

/** Edits of each invitation in an answer. */
const rowsOf = ({ deed, service }: Pick<Asked, 'deed' | 'service'>): readonly string[] | undefined =>
  deed === undefined ? undefined : deed === 'list' ? [...service.terms.rows, '*'] : service.terms.one

const presenting =
  (change: (row: unknown) => unknown): Bug['change'] =>
  () => ({
    present(body, asked) {
      const way = rowsOf(asked)
      return way ? edited(body, way, change) : body
    },
  })

const isSuccess = ({ status }: Sent) => status < 300

const sending =
  (change: (sent: Sent, deed: Deed | undefined) => Sent): Bug['change'] =>
  () => ({ send: (sent, { deed }) => change(sent, deed) })

export const wire = withIds([
  {
    id: 'created-but-5xx',
    kind: 'wire',
    title: 'The work is done, and a gateway that waited too long says that it was not.',
    sources: github('kortix-ai/suna/pull/6628', 'sagemathinc/cocalc/issues/2005'),
    metBy: 'Clients that try again, and are told that the address is taken.',
    wire: ['{create} answers 504 with a page of HTML, and {list} has the row.'],
    noticedBy: ['contract', 'test'],
    decides: ['how create ends when it has succeeded'],
    applies: everywhere,
    probes: [created],
    change: sending((sent, deed) => (deed === 'create' && isSuccess(sent) ? htmlPage(504, 'Gateway Time-out') : sent)),
  },
  {
    id: 'status-value-added',
    kind: 'wire',
    title: 'A value comes that the clients’ lists of values do not have.',
    sources: github('clerk/javascript/pull/7904', 'fingerprintjs/dotnet-sdk/issues/178'),
    metBy: 'Clients that were generated from the document.',
    wire: ['{create} and {list} answer "collaborator" as {role}.'],
    noticedBy: ['contract', 'test'],
    decides: ['the role that answers name'],
    applies: everywhere,
    probes: [created, listed],
    change: ({ terms: { members } }) => ({
      present(body, asked) {
        const way = rowsOf(asked)
        return way ? edited(body, [...way, ...members.role], () => 'collaborator') : body
      },
    }),
  },
  {
    id: 'null-becomes-absent',
    kind: 'wire',
    title: 'Members without a value are no longer sent.',
    sources: github('gotson/komga/pull/2302'),
    metBy: 'Clients that read a member and find that there is none.',
    wire: ['{list} and {create} leave out {acceptedAt} as long as it has no value.'],
    noticedBy: ['contract', 'test'],
    decides: [],
    applies: ({ terms }) => terms.members.acceptedAt !== undefined,
    probes: [listed, created],
    change: presenting(withoutNulls),
  },
  {
    id: 'date-form-changes',
    kind: 'wire',
    title: 'Times gain or lose their milliseconds.',
    sources: github('digitalocean/api-v2/issues/94', 'DataJunction/dj/issues/286'),
    metBy: 'Clients that read times by a fixed pattern.',
    wire: ['{list} and {create} write {createdAt} in another notation.'],
    noticedBy: ['contract', 'test'],
    decides: [],
    applies: tellsTimes,
    probes: [listed, created],
    change: ({ terms: { members } }) => ({
      present(body, asked) {
        const way = rowsOf(asked)
        if (!way) return body
        return [members.createdAt, members.expiresAt, members.acceptedAt].reduce(
          (before: unknown, member) => (member ? edited(before, [...way, ...member], otherNotation) : before),
          body,
        )
      },
    }),
  },
  {
    id: 'number-string-swap',
    kind: 'wire',
    title: 'A number is sent as a text, or a text of digits as a number.',
    sources: github('JamesClonk/vultr/issues/5', 'codecutout/JsonApiSerializer/issues/36'),
    metBy: 'Clients in languages with types.',
    wire: [
      '{list} has texts as {totals}, and errors have their status as a number.',
      'Errors have their status as the other of number and text.',
    ],
    noticedBy: ['contract', 'test'],
    decides: [],
    applies: ({ terms }) => terms.numbers.length > 0,
    probes: [listed, { given: [['an organization']], deed: 'list', as: 'nobody' }],
    change: ({ terms: { numbers } }) => ({
      send: (sent, { deed }) =>
        deed === undefined || typeof sent.body !== 'object'
          ? sent
          : { ...sent, body: numbers.reduce((body, way) => edited(body, way, swapped), parsed(sent.body)) },
    }),
  },
  {
    id: 'member-renamed',
    kind: 'wire',
    title: 'Members are named in the other style: snake_case for camelCase, or the reverse.',
    sources: github('open-mercato/open-mercato/issues/5513'),
    metBy: 'Every client.',
    wire: [
      '{create} and {list} name {expiresAt} and others of two words in the other style.',
      '{create} and {list} name members of two words in the other style.',
    ],
    noticedBy: ['contract', 'test'],
    decides: [],
    applies: everywhere,
    probes: [created, listed],
    change: presenting(renamed),
  },
  {
    id: 'extra-envelope',
    kind: 'wire',
    title: 'Bodies are wrapped in one object more.',
    sources: github('metacpan/metacpan-api/issues/745', 'VeridionLabs/veridion/pull/74'),
    metBy: 'Every client.',
    wire: ['{create} and {list} answer {"data": …} around what they should.'],
    noticedBy: ['contract', 'test'],
    decides: [],
    applies: everywhere,
    probes: [created, listed],
    change: () => ({ present: (body, { deed }) => (deed === undefined ? body : { data: body }) }),
  },
  {
    id: 'plain-content-type',
    kind: 'wire',
    title: 'JSON:API is sent as plain JSON.',
    sources: github('crnk-project/crnk-framework/issues/48', 'orbitjs/orbit/pull/571'),
    metBy: 'Clients that look at the media type before they read.',
    wire: ['{list} answers with Content-Type: application/json.'],
    noticedBy: ['contract'],
    decides: [],
    applies: isJsonApi,
    probes: [listed],
    change: sending((sent) => (isSuccess(sent) ? { ...sent, contentType: 'application/json' } : sent)),
  },
  {
    id: '204-body-swap',
    kind: 'wire',
    title: 'What should be an answer without a body has one.',
    sources: github('Open-Source-Kigali/osk-backend/issues/9', 'qvantel/jsonapi-client/issues/55'),
    metBy: 'Clients that go by the status.',
    wire: ['{cancel} answers 200 with an empty object instead of 204.'],
    noticedBy: ['contract'],
    decides: [],
    applies: has('cancel'),
    probes: [{ given: pending, deed: 'cancel' }],
    change: sending((sent) => (sent.status === 204 ? { ...sent, status: 200, body: {} } : sent)),
  },
  {
    id: 'location-missing',
    kind: 'wire',
    title: 'What was created does not say where it is.',
    sources: github('admin-shell-io/aas-specs-api/issues/119', 'JSONAPI-Resources/jsonapi-resources/issues/289'),
    metBy: 'Clients that follow Location.',
    wire: ['{create} answers without Location.'],
    noticedBy: ['contract'],
    decides: [],
    applies: ({ terms }) => terms.location === true,
    probes: [created],
    change: sending((sent, deed) => {
      if (deed !== 'create' || !('location' in sent.headers)) return sent
      const { location: _, ...headers } = sent.headers
      return { ...sent, headers }
    }),
  },
])

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null)
      .map(([name, each]) => [name, withoutNulls(each)]),
  )
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [otherStyle(name), renamed(each)]))
}

const otherStyle = (name: string) =>
  name.includes('_')
    ? name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    : name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const otherNotation = (time: unknown) =>
  typeof time !== 'string' ? time : time.includes('.') ? time.replace(/\.\d+/, '') : time.replace(/Z$/, '.000Z')

const swapped = (value: unknown) =>
  typeof value === 'number' ? String(value) : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value

/** What is written already is read again. */
const parsed = (body: unknown): unknown => JSON.parse(jsonText(body)) as unknown
