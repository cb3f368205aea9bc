import type { Violation } from '../../domain/problem.ts'
import type {
  JournalAnswer,
  JournalChange,
  JournalEntry as EntryView,
  JournalFault,
} from '../../generated/control-types.ts'
import { pathOf } from '../../serve/query-string.ts'
import { headersIn, type SentAnswer } from '../../serve/sent-answer.ts'
import type { FiredFault, Visit } from '../../serve/visit.ts'
import type { Uncommitted } from '../../world/world.ts'
import { answerKept, type JournalEntry } from './journal.ts'
import { nearestOperations } from './nearest-operations.ts'
import { personaOf } from '../persona-of.ts'
import { redactHeader, redactRecord, redactTarget, redactText } from './redact.ts'

/** An entry as it is shown: without its secrets. */
export function entryView({ id, visit }: JournalEntry): EntryView {
  const { world, now, method, target, headers, service, operationId, sent, answer, problem, fault, changes, bugs } =
    visit
  return {
    id,
    at: new Date(now).toISOString(),
    service: service?.name ?? null,
    operation: operationId ?? null,
    persona: personaOf(visit)?.key ?? null,
    request: {
      method,
      target: redactTarget(target),
      headers: shownHeaders(headers),
      body: sent ? redactText(sent) : null,
    },
    answer: answer ? answerView(answer, method) : null,
    verdict: {
      code: problem?.code ?? null,
      violations: problem?.code === 'invalid-request' ? problem.violations.map(violationView) : [],
    },
    fault: fault ? faultView(fault) : null,
    bugs: bugs ?? [],
    changes: changes ? changesView(changes) : [],
    nearest:
      operationId === undefined
        ? nearestOperations(method, pathOf(target), world.conduct, world.settings.services)
        : [],
  }
}

function shownHeaders(headers: Visit['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, redactHeader(name, [value].flat().join(', '))]],
    ),
  )
}

function answerView({ status, headers, text }: SentAnswer, method: string): JournalAnswer {
  const all = Object.entries(headersIn(headers)).map(([name, value]) => [name, redactHeader(name, value)] as const)
  return {
    status,
    headers: Object.fromEntries(all),
    body: text === undefined || method === 'HEAD' ? null : redactText(text),
    truncated: text?.length === answerKept,
  }
}

const violationView = ({ in: place, name, message }: Violation) => ({ in: place, name, message })

const faultView = ({ id, effect, latency }: FiredFault): JournalFault => ({ rule: id ?? null, effect, latency })

/** A record that was put twice changed once: from the first before to the last after. Mails are the outbox's to tell. */
function changesView({ changes, before: old }: Uncommitted): JournalChange[] {
  const views = new Map<string, JournalChange>()
  for (const [index, [kind, key, after]] of changes.entries()) {
    if (kind === 'mails') continue
    const name = `${kind} ${key}`
    const before = views.get(name)?.before ?? recordView((old?.[index] ?? null) as object | null)
    views.set(name, { kind, key, before, after: recordView(after) })
  }
  return [...views.values()]
}

const recordView = (record: object | null) => redactRecord(record) as Record<string, unknown> | null
