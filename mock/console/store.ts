import { batch, computed, signal } from '@preact/signals'
import type {
  Access,
  Directory,
  Invitation,
  InvitationList,
  JournalEntry,
  MailList,
  NextExpiry,
  Overview,
  PersonList,
  Sandbox,
  SceneList,
  ServiceList,
  SnapshotList,
} from '../generated/control-types.ts'
import { ask, askAtStart, Failure, locked } from './api.ts'
import type { First } from './first.ts'
import { goOnFrom, link } from './live.ts'
import { isBrowsers, language } from './words/words.ts'

export type Service = ServiceList['services'][number]
export type Person = PersonList['people'][number]
export type Snapshot = SnapshotList['snapshots'][number]
export type State = Invitation['state']

/** So many requests are kept in the page. */
const mostEntries = 400

/** How many of each list are loaded at once. */
export const pageSize = 50

export const access = signal<Access | undefined>(undefined)
export const sandbox = signal<Sandbox | undefined>(undefined)
export const services = signal<readonly Service[]>([])
export const directory = signal<Directory | undefined>(undefined)
export const people = signal<PersonList>({ people: [], total: 0 })
export const invitations = signal<InvitationList>({ invitations: [], total: 0 })
/** How many invitations fit what is asked for, by their state. */
export const counts = computed(() => invitations.value.counts ?? noCounts)
const noCounts = { pending: 0, accepted: 0, declined: 0, cancelled: 0, expired: 0 }
export const mails = signal<MailList>({ mails: [], total: 0 })
export const scenes = signal<SceneList>({ played: 0, scenes: [] })
export const snapshots = signal<readonly Snapshot[]>([])
export const nextExpiry = signal<NextExpiry['next']>(null)
export const entries = signal<readonly JournalEntry[]>([])
export const isReady = signal(false)

/** Which invitations and people are asked for. */
export const wanted = signal({ search: '', service: '', state: '' as State | '', organization: '' })
export const wantedPeople = signal('')
export const wantedMails = signal('')

export const isViewer = computed(() => access.value?.access === 'view')
export const mayOperate = computed(() => access.value !== undefined && !isViewer.value)
export const mayAll = computed(() => access.value?.access === 'all')

/** What people call the sandbox; undefined for the main one that nobody has called anything. */
export const nameShown = computed(() => {
  const { title = null, name = 'default' } = sandbox.value ?? {}
  return title ?? (name === 'default' ? undefined : name)
})

/** How far the sandbox's time is from this machine's; undefined while it stands still. Milliseconds. */
const ahead = computed(() => {
  const clock = sandbox.value?.clock
  return clock && clock.mode !== 'frozen' ? Date.parse(clock.now) - loadedAt : undefined
})
let loadedAt = Date.now()
const tick = signal(Date.now())

/** The sandbox's time, to the second. Milliseconds since 1970, UTC. */
export const now = computed(() => {
  const shift = ahead.value
  return shift === undefined ? Date.parse(sandbox.value?.clock.now ?? '1970-01-01T00:00:00Z') : tick.value + shift
})

/** The organization that is looked at. */
export const organization = computed(() => {
  const all = directory.value?.organizations ?? []
  return all.find(({ id }) => id === wanted.value.organization) ?? all[0]
})

export const titleOf = (name: string): string => services.value.find((each) => each.name === name)?.title ?? name

const loaders = {
  async sandbox() {
    const name = access.value?.sandbox ?? 'default'
    const found = await ask<Sandbox>('GET', `_mock/sandboxes/${name}`)
    batch(() => {
      loadedAt = Date.now()
      tick.value = loadedAt
      sandbox.value = found
    })
  },
  async directory() {
    directory.value = await ask<Directory>('GET', '_mock/directory')
  },
  async people() {
    const query = { organization: organization.value?.id, search: wantedPeople.value, limit: pageSize }
    people.value = await ask<PersonList>('GET', '_mock/people', { query })
  },
  async invitations() {
    const { search, service, state, organization: home } = wanted.value
    const query = { search, service, state, organization: home, limit: pageSize, counts: 'true' }
    const [list, due] = await Promise.all([
      ask<InvitationList>('GET', '_mock/invitations', { query }),
      ask<NextExpiry>('GET', '_mock/clock/next'),
    ])
    batch(() => {
      invitations.value = list
      nextExpiry.value = due.next
    })
  },
  async mails() {
    mails.value = await ask<MailList>('GET', '_mock/outbox', {
      query: { limit: pageSize, to: wantedMails.value, ...readingOf() },
    })
  },
  async services() {
    const query = { language: language.value }
    services.value = (await ask<ServiceList>('GET', '_mock/services', { query })).services
  },
  async scenes() {
    scenes.value = await ask<SceneList>('GET', '_mock/scenes', { query: { language: language.value } })
  },
  async snapshots() {
    snapshots.value = (await ask<SnapshotList>('GET', '_mock/snapshots')).snapshots
  },
}

type Part = keyof typeof loaders

/** In which language and time zone mails are shown where the sandbox has none. */
export const readingOf = () => ({
  language: language.value,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
})

/** What to load anew when records of a kind have changed. */
const parts: Readonly<Record<string, readonly Part[]>> = {
  all: ['sandbox', 'directory', 'people', 'invitations', 'mails', 'scenes'],
  settings: ['sandbox', 'directory', 'invitations', 'mails', 'people', 'scenes'],
  clock: ['sandbox', 'invitations'],
  organizations: ['directory'],
  roles: ['directory'],
  people: ['people'],
  personas: ['directory'],
  memberships: ['people', 'directory'],
  invitations: ['invitations', 'mails'],
  mails: ['mails'],
  outbox: ['mails'],
  snapshots: ['snapshots'],
}

/** Told of kinds that others keep for themselves. */
export const changes = signal<{ readonly kinds: readonly string[] }>({ kinds: [] })

const under = new Map<Part, { again: boolean }>()

/** Loads a part; while it is under way, once more afterwards however often it is asked for. */
async function load(part: Part): Promise<void> {
  const running = under.get(part)
  if (running) {
    running.again = true
    return
  }
  const mine = { again: false }
  under.set(part, mine)
  try {
    do {
      mine.again = false
      await loaders[part]()
      // The directory of a large world is long, and it matters little when it comes a little later.
      const isLong = part === 'directory' && (sandbox.value?.counts.people ?? 0) > 2000
      if (mine.again) await new Promise((resolve) => setTimeout(resolve, isLong ? 5000 : 150))
    } while (mine.again)
  } catch (error) {
    if (error instanceof Failure && error.code === 'unknown-sandbox') link.value = 'gone'
  } finally {
    under.delete(part)
  }
}

/** Loads what may have changed. Resolves when it is there. */
export async function refresh(kinds: readonly string[]): Promise<void> {
  const all = new Set(kinds.flatMap((kind) => parts[kind] ?? []))
  changes.value = { kinds }
  await Promise.all([...all].map(load))
}

export const reload = async (...some: Part[]): Promise<void> => void (await Promise.all(some.map(load)))

/** Loads all that the first screen shows, in one turn. Rejects with a Failure. */
export async function start(): Promise<void> {
  const [overview, found] = await Promise.all([
    isBrowsers(language.value)
      ? askAtStart<Overview>('_mock/overview')
      : ask<Overview>('GET', '_mock/overview', { query: readingOf() }),
    askAtStart<Directory>('_mock/directory'),
  ])
  begin({ overview, directory: found })
}

/** Shows all that the first screen shows. */
export function begin({ overview: all, directory: found }: First): void {
  goOnFrom(all.journal.last)
  told = contentOf(all)
  batch(() => {
    loadedAt = Date.now()
    tick.value = loadedAt
    access.value = all.access
    sandbox.value = all.sandbox
    services.value = all.services.services
    directory.value = found
    people.value = all.people
    invitations.value = all.invitations
    mails.value = all.mails
    scenes.value = all.scenes
    nextExpiry.value = all.expiry.next
    entries.value = all.journal.entries
    isReady.value = true
  })
}

/** What was told at the start, but for what is other each time. */
let told = ''
const contentOf = ({
  sandbox: { title, colour, clock },
  people: here,
  invitations: invited,
  mails: sent,
  scenes: shown,
}: Overview) => JSON.stringify([title, colour, clock.mode, clock.offset, here, invited, sent, shown])

/** What happened between the start and now, when changes are told as they come, is looked for once. */
export async function catchUp(): Promise<void> {
  const all = await ask<Overview>('GET', '_mock/overview', { query: readingOf() })
  if (contentOf(all) !== told) await refresh(['all'])
}

export function addEntries(fresh: readonly JournalEntry[]): void {
  const last = entries.value.at(-1)?.id ?? 0
  entries.value = [...entries.value, ...fresh.filter(({ id }) => id > last)].slice(-mostEntries)
}

/** Counts seconds while the page is seen, and looks again when something has expired by the running clock, or the link has. */
export function keepTime(): void {
  setInterval(() => {
    const ends = access.value?.expiresAt ?? null
    if (ends !== null && Date.parse(ends) <= Date.now() && locked.value === 'no') void load('sandbox')
    if (document.visibilityState === 'hidden' || ahead.value === undefined) return
    tick.value = Date.now()
    const due = nextExpiry.value
    if (due && Date.parse(due.at) <= now.value) void load('invitations')
  }, 1000)
}
