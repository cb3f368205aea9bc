import { computed } from '@preact/signals'
import type { Invitation, JournalEntry } from '../generated/control-types.ts'
import { isTold } from './clock.ts'
import { note, notes, type Note } from './notes.ts'
import { directory, entries, invitations, titleOf, type State } from './store.ts'
import { words } from './words/words.ts'

/** One happening, in words. */
export interface Line {
  readonly key: string
  /** By the sandbox's clock. Milliseconds. */
  readonly at: number
  readonly text: string
  readonly tone: Note['tone'] | 'quiet'
  /** The invitations that it is about. */
  readonly about: readonly string[]
  readonly entry?: JournalEntry
}

type RecordOf = Readonly<Record<string, unknown>> | null
type Change = JournalEntry['changes'][number]

const nameOf = (persona: string | null): string => {
  const { story } = words.value
  if (persona === null) return story.someone
  return directory.value?.personas.find(({ id }) => id === persona)?.name ?? persona
}

const text = (record: RecordOf, name: string): string => {
  const value = record?.[name]
  return typeof value === 'string' ? value : ''
}

const organizationOf = (id: string): string => directory.value?.organizations.find((each) => each.id === id)?.name ?? ''

const isInvitation = ({ kind }: Change) => kind === 'invitations'

/** The state that a change led to, if it led to another one. */
function stateIn({ before, after }: Change): State | undefined {
  if (before === null) return 'pending'
  if (text(after, 'cancelledBy') !== text(before, 'cancelledBy')) return 'cancelled'
  if (text(after, 'acceptedBy') !== text(before, 'acceptedBy')) return 'accepted'
  return undefined
}

/** What the requests say of invitations. */
const toldByRequests = computed(
  () =>
    new Set(
      entries.value.flatMap(({ changes }) =>
        changes.filter(isInvitation).map((each) => `${each.key}:${stateIn(each)}`),
      ),
    ),
)

function sentence(entry: JournalEntry): Pick<Line, 'text' | 'tone'> {
  const { story } = words.value
  const { persona, service, answer, verdict, fault, changes } = entry
  const who = nameOf(persona)
  const change = changes.find(isInvitation)
  if (change) {
    const { after, before } = change
    const email = text(after ?? before, 'email')
    const home = organizationOf(text(after, 'organizationId'))
    const state = stateIn(change)
    if (state === 'pending')
      return { text: `${story.invitedTo(who, email, home, titleOf(service ?? ''))} · ${story.mailWent}`, tone: 'plain' }
    if (state === 'accepted') return { text: story.joined(who, home), tone: 'good' }
    if (state === 'cancelled') return { text: story.cancelled(who, email), tone: 'plain' }
    const isSent = changes.some(({ kind }) => kind === 'mails')
    return { text: isSent ? story.mailWentTo(email) : story.changed(who), tone: 'plain' }
  }
  if (answer === null) return { text: story.unanswered(who), tone: 'bad' }
  if (fault !== null && answer.status >= 400) return { text: story.failed(who), tone: 'bad' }
  if (answer.status === 404 && entry.operation === null) return { text: story.lost(who), tone: 'bad' }
  if (answer.status >= 400) return { text: story.refused(who, verdict.code ?? String(answer.status)), tone: 'bad' }
  if (changes.some(({ kind }) => kind !== 'faults')) return { text: story.changed(who), tone: 'plain' }
  return { text: story.looked(who), tone: 'quiet' }
}

const lineOf = (entry: JournalEntry): Line => ({
  key: `r${entry.id}`,
  at: Date.parse(entry.at),
  ...sentence(entry),
  about: entry.changes.filter(isInvitation).map(({ key }) => key),
  entry,
})

const lineOfNote = ({ id, at, say, tone, about }: Note): Line => ({ key: `n${id}`, at, text: say(), tone, about })

/** All that happened, the newest last. */
export const story = computed<readonly Line[]>(() => {
  const told = toldByRequests.value
  const others = notes.value.filter((each) => each.told === undefined || !told.has(each.told))
  const lines: Line[] = []
  let next = 0
  const before = (id: number) => {
    for (; next < others.length && (others[next]?.after ?? 0) < id; next += 1) lines.push(lineOfNote(others[next]!))
  }
  for (const entry of entries.value) {
    before(entry.id)
    lines.push(lineOf(entry))
  }
  before(Infinity)
  return lines
})

/** For people: without those who only looked. */
export const happenings = computed(() => story.value.filter(({ tone }) => tone !== 'quiet'))

function sayOf({ email, organization, settledBy }: Invitation, state: State): (() => string) | undefined {
  const who = settledBy?.name || email
  const says: Partial<Record<State, () => string>> = {
    accepted: () => words.value.story.joined(who, organization),
    declined: () => words.value.story.declined(who),
    cancelled: () => words.value.story.cancelled(who, email),
    expired: () => words.value.story.expired(email),
  }
  return says[state]
}

let known: ReadonlyMap<string, State> = new Map()
let isFirst = true

/** Where in the story something stands that happened then. */
const when = (at: number) => ({ at, after: entries.peek().findLast((each) => Date.parse(each.at) <= at)?.id ?? 0 })

/** Notes what became of invitations without a request to a service: in a browser, at the control plane, by time. */
export function watchInvitations(): void {
  invitations.subscribe(({ invitations: list }) => {
    const made = toldByRequests.peek()
    for (const invitation of list) {
      const { id, state, settledAt } = invitation
      const before = isFirst && made.has(`${id}:pending`) ? 'pending' : known.get(id)
      if (before === undefined || before === state) continue
      if (state === 'expired' && isTold()) continue
      const say = sayOf(invitation, state)
      if (say)
        note(say, {
          tone: state === 'accepted' ? 'good' : 'plain',
          about: [id],
          told: `${id}:${state}`,
          ...(isFirst && settledAt !== null && when(Date.parse(settledAt))),
        })
    }
    if (list.length > 0) isFirst = false
    known = new Map([...known, ...list.map(({ id, state }): [string, State] => [id, state])])
  })
}

/** The sandbox has started anew: nothing of before is compared. */
export function forgetStory(): void {
  known = new Map()
}
