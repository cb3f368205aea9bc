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

/** The journals of sandboxes. */
interface Journals {
  readJournal(world: World): Journal | Promise<Journal>
  /** To be followed. */
  liveJournal(world: World): Journal | Promise<Journal>
  clearJournal(world: World): Promise<void>
}

/** The journal of a sandbox over HTTP. */
export function journalOperations(
  traffic: Journals,
): ControlPart<
  'listJournal' | 'clearJournal' | 'followJournal' | 'getJournalEntry' | 'exportCurl' | 'exportVitest' | 'exportPact'
> {
  const entryOf = async (world: World, id: string) => requireEntry(await traffic.readJournal(world), Number(id))
  return {
    async listJournal({ world, query }) {
      const journal = await traffic.readJournal(world)
      return { status: 200, body: { entries: queryJournal(journal, query), last: journal.last } }
    },
    async clearJournal({ world }) {
      await traffic.clearJournal(world)
      return { status: 204, body: undefined }
    },
    async followJournal({ world, query, headers }) {
      const given = headers['last-event-id']
      const since = query.since ?? (typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : undefined)
      const changes = query.changes === 'true'
      return { status: 200, body: follow(await traffic.liveJournal(world), { since, changes }) }
    },
    getJournalEntry: async ({ world, path }) => ({ status: 200, body: entryView(await entryOf(world, path.id)) }),
    exportCurl: async ({ world, path }) => ({ status: 200, body: curlOf((await entryOf(world, path.id)).visit) }),
    async exportVitest({ world, path }) {
      const { id, visit } = await entryOf(world, path.id)
      return { status: 200, body: vitestOf(id, visit) }
    },
    async exportPact({ world, path }) {
      const { id, visit } = await entryOf(world, path.id)
      return { status: 200, body: pactOf(id, visit) }
    },
  }
}

/** Throws a ControlRefusal when too many follow it. */
function follow(
  journal: Journal,
  { since, changes }: { readonly since: number | undefined; readonly changes: boolean },
): EventFeed {
  if (journal.followers >= mostFollowers) {
    refuseControl(
      'follower-limit',
      `${mostFollowers} readers follow the journal of this sandbox, and that is the limit. Close one.`,
    )
  }
  return (reader) => {
    let seen = Math.min(since ?? journal.last, journal.last)
    const changed = new Set<string>()
    return {
      next() {
        const entry = journal.after(seen)
        seen = entry?.id ?? seen
        if (entry) return { name: 'request', id: entry.id, data: entryView(entry) }
        if (changed.size === 0) return undefined
        const kinds = [...changed]
        changed.clear()
        return { name: 'change', id: seen, data: { kinds } }
      },
      stop: journal.follow({
        tell: () => reader.more(),
        end: () => reader.end(),
        ...(changes && {
          tellChange: (kinds: readonly string[]) => {
            for (const kind of kinds) changed.add(kind)
            reader.more()
          },
        }),
      }),
    }
  }
}
