import type { AnyServiceName } from '../../domain/invitation.ts'
import type { JournalEntry as EntryView } from '../../generated/control-types.ts'
import type { OperationName, PersonaName } from '../known-names.ts'
import { refuseControl } from '../problem.ts'
import { entryView } from './entry-view.ts'
import type { Journal, JournalEntry } from './journal.ts'
import { isPersona, personaOf } from '../persona-of.ts'

/** Which entries are wanted; all that is given must hold. */
export interface JournalQuery {
  readonly service?: AnyServiceName
  /** An operationId. */
  readonly operation?: OperationName
  readonly status?: number
  /** The id of the persona whose credentials the request carried. */
  readonly persona?: PersonaName
  /** Only entries after the one with this id. */
  readonly since?: number
  /** So many at most, the newest; 100 unless given. */
  readonly limit?: number
}

/** The entries that are wanted, the oldest first. */
export function queryJournal(journal: Journal, query: JournalQuery = {}): EntryView[] {
  const wanted = [...journal.entries()].filter((entry) => fits(entry, query))
  return wanted.slice(-(query.limit ?? 100)).map(entryView)
}

/** Throws a ControlRefusal when it is not there, or no longer. */
export function requireEntry(journal: Journal, id: number): JournalEntry {
  const entry = journal.entry(id)
  if (entry) return entry
  const [first] = journal.entries()
  const there = first ? `It holds ${first.id} to ${journal.last}.` : 'It holds none.'
  return refuseControl('unknown-entry', `The journal has no entry ${id}. ${there}`)
}

function fits({ id, visit }: JournalEntry, { service, operation, status, persona, since = 0 }: JournalQuery): boolean {
  return (
    id > since &&
    (service === undefined || service === visit.service?.name) &&
    (operation === undefined || operation === visit.operationId) &&
    (status === undefined || status === visit.answer?.status) &&
    (persona === undefined || isPersona(persona, personaOf(visit)?.key))
  )
}
