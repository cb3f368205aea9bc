import type { EventFeed } from '../event-stream.ts'
import type { ControlPart } from '../control.ts'
import { refuseControl } from '../problem.ts'
import type { SandboxTraffic } from '../traffic.ts'
import { entryView } from './entry-view.ts'
import { curlOf } from './export-curl.ts'
import { pactOf } from './export-pact.ts'
import { vitestOf } from './export-vitest.ts'
import type { Journal, JournalEntry } from './journal.ts'
import { queryJournal } from './journal-query.ts'

/** How many can follow the journal of a sandbox. */
export const mostFollowers = 20

/** The journal of a sandbox over HTTP. */
export function journalOperations(
  traffic: SandboxTraffic,
): ControlPart<
  'listJournal' | 'clearJournal' | 'followJournal' | 'getJournalEntry' | 'exportCurl' | 'exportVitest' | 'exportPact'
> {
  return {
    listJournal({ world, query }) {
      const journal = traffic.journal(world)
      return { status: 200, body: { entries: queryJournal(journal, query), last: journal.last } }
    },
    clearJournal({ world }) {
      traffic.journal(world).clear()
      return { status: 204, body: undefined }
    },
    followJournal({ world, query, headers }) {
      const given = headers['last-event-id']
      const since = query.since ?? (typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : undefined)
      return { status: 200, body: follow(traffic.journal(world), since) }
    },
    getJournalEntry: ({ world, path }) => ({ status: 200, body: entryView(entryOf(traffic.journal(world), path.id)) }),
    exportCurl: ({ world, path }) => ({ status: 200, body: curlOf(entryOf(traffic.journal(world), path.id).passage) }),
    exportVitest({ world, path }) {
      const { id, passage } = entryOf(traffic.journal(world), path.id)
      return { status: 200, body: vitestOf(id, passage) }
    },
    exportPact({ world, path }) {
      const { id, passage } = entryOf(traffic.journal(world), path.id)
      return { status: 200, body: pactOf(id, passage) }
    },
  }
}

/** Throws a ControlRefusal when it is not there, or no longer. */
function entryOf(journal: Journal, id: string): JournalEntry {
  const entry = journal.entry(Number(id))
  if (entry) return entry
  const [first] = journal.entries()
  const there = first ? `It holds ${first.id} to ${journal.last}.` : 'It holds none.'
  return refuseControl('unknown-entry', `The journal has no entry ${id}. ${there}`)
}

/** Throws a ControlRefusal when too many follow it. */
function follow(journal: Journal, since: number | undefined): EventFeed {
  if (journal.followers >= mostFollowers) {
    refuseControl(
      'follower-limit',
      `${mostFollowers} readers follow the journal of this sandbox, and that is the limit. Close one.`,
    )
  }
  return (reader) => {
    const tell = (entry: JournalEntry) => reader.send({ name: 'request', id: entry.id, data: entryView(entry) })
    if (since !== undefined) for (const entry of journal.entries()) if (entry.id > since) tell(entry)
    return journal.follow({ tell, end: () => reader.end() })
  }
}
