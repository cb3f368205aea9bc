import type { JournalEntry as EntryView, Pact } from '../../generated/control-types.ts'
import { journalQuery } from '../../generated/options.ts'
import { entryView } from './entry-view.ts'
import { requireOptions } from '../option.ts'
import { curlOf } from './export-curl.ts'
import { pactOf } from './export-pact.ts'
import { vitestOf } from './export-vitest.ts'
import type { Journal } from './journal.ts'
import { queryJournal, requireEntry, type JournalQuery } from './journal-query.ts'

/** The journal of one sandbox, for a test in the same process. */
export interface MockJournal {
  /** The entries that fit, the oldest first. */
  list(query?: JournalQuery): EntryView[]
  /** Calls with each new entry, until what is returned is called. What the callee throws is uncaught, as from a timer. */
  follow(tell: (entry: EntryView) => void): () => void
  /** The request of an entry as a command for a shell. Throws a ControlRefusal when there is none of that id. */
  curl(id: number): string
  /** The request of an entry as a test file. Throws a ControlRefusal when there is none of that id, or no answer. */
  vitest(id: number): string
  /** The request of an entry as a pact. Throws a ControlRefusal when there is none of that id, or no whole answer. */
  pact(id: number): Pact
  /** Forgets all entries. */
  clear(): void
}

/** The journal of the sandbox whose journal is found so. */
export function mockJournal(journal: () => Journal): MockJournal {
  return {
    list: (query = {}) => {
      requireOptions('list', journalQuery, query)
      return queryJournal(journal(), query)
    },
    follow: (tell) =>
      journal().follow({ tell: (entry) => queueMicrotask(() => tell(entryView(entry))), end: () => undefined }),
    curl: (id) => curlOf(requireEntry(journal(), id).visit),
    vitest: (id) => vitestOf(id, requireEntry(journal(), id).visit),
    pact: (id) => pactOf(id, requireEntry(journal(), id).visit),
    clear: () => journal().clear(),
  }
}
