import type { World } from '../../world/world.ts'
import type { ControlPart } from '../control.ts'
import type { EventFeed } from '../event-stream.ts'
import { refuseControl } from '../problem.ts'
import { entryView } from './entry-view.ts'
import { curlOf } from './export-curl.ts'
import { pactOf } from './export-pact.ts'
import { vitestOf } from './export-vitest.ts'
import type { Journal } from './journal.ts'
import { queryJournal, requireEntry } from './journal-query.ts'

/** How many can follow the journal of a sandbox. */
export const mostFollowers = 20

/** The journal of a sandbox over HTTP. */
export function journalOperations(
  journalOf: (world: World) => Journal,
): ControlPart<
  'listJournal' | 'clearJournal' | 'followJournal' | 'getJournalEntry' | 'exportCurl' | 'exportVitest' | 'exportPact'
> {
  const entryOf = (world: World, id: string) => requireEntry(journalOf(world), Number(id))
  return {
    listJournal({ world, query }) {
      const journal = journalOf(world)
      return { status: 200, body: { entries: queryJournal(journal, query), last: journal.last } }
    },
    clearJournal({ world }) {
      journalOf(world).clear()
      return { status: 204, body: undefined }
    },
    followJournal({ world, query, headers }) {
      const given = headers['last-event-id']
      const since = query.since ?? (typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : undefined)
      return { status: 200, body: follow(journalOf(world), since) }
    },
    getJournalEntry: ({ world, path }) => ({ status: 200, body: entryView(entryOf(world, path.id)) }),
    exportCurl: ({ world, path }) => ({ status: 200, body: curlOf(entryOf(world, path.id).visit) }),
    exportVitest({ world, path }) {
      const { id, visit } = entryOf(world, path.id)
      return { status: 200, body: vitestOf(id, visit) }
    },
    exportPact({ world, path }) {
      const { id, visit } = entryOf(world, path.id)
      return { status: 200, body: pactOf(id, visit) }
    },
  }
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
    let seen = Math.min(since ?? journal.last, journal.last)
    return {
      next() {
        const entry = journal.after(seen)
        seen = entry?.id ?? seen
        return entry && { name: 'request', id: entry.id, data: entryView(entry) }
      },
      stop: journal.follow({ tell: () => reader.more(), end: () => reader.end() }),
    }
  }
}
