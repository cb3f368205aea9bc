import { ask, type Answer, type Ask } from '../drive/ask.ts'
import type { Chance } from '../drive/chance.ts'
import type { Done } from './check.ts'
import { step, type Operation, type Outcome } from './model.ts'

/** One of the mocks that share a store. */
export interface Replica {
  readonly name: string
  /** Rejects when it does not answer within so many milliseconds. */
  readonly ask: (asked: Ask, patience?: number) => Promise<Answer>
}

/** Those at these URLs. */
export const replicasAt = (urls: readonly string[]): Replica[] =>
  urls.map((url, at) => ({ name: `replica ${at + 1}`, ask: (asked, patience) => ask(url, asked, patience) }))

/** What is known of the sandboxes before anything is done to them. */
export interface Known {
  readonly organization: string
  readonly authorization: string
  /** The ids of invitations by their numbers, from 1; all sandboxes have the same. */
  readonly ids: readonly string[]
}

const json = { 'content-type': 'application/json' }
const day = 24 * 60 * 60 * 1000
const startsAt = Date.UTC(2026, 2, 1, 12)

/** Sandboxes for these histories: no invitations, and a clock that stands still. */
export const sandboxBody = (name: string) => ({
  name,
  scenario: 'empty',
  seed: 42,
  clock: { mode: 'frozen', at: new Date(startsAt).toISOString() },
})

const addresses = ['ann', 'ben', 'cem', 'dia'].map((name) => `${name}@example.com`)

export function choose(chance: Chance): Operation {
  const number = () => ({ invitation: 1 + chance.below(8) })
  const roll = chance.below(100)
  if (roll < 30) return { does: 'create', email: chance.of(addresses) }
  if (roll < 52) return { does: 'list' }
  if (roll < 65) return { does: 'get', ...number() }
  if (roll < 78) return { does: 'cancel', ...number() }
  if (roll < 88) return { does: 'accept', ...number() }
  if (roll < 93) return { does: 'advance' }
  if (roll < 97) return { does: 'reset' }
  return { does: 'fork' }
}

/** What only looks: whatever came of it, nothing has changed. */
const looking: ReadonlySet<Operation['does']> = new Set(['list', 'get', 'fork'] as const)

/** Does one operation at a replica and notes what came of it; undefined when nothing was done for certain. */
export async function perform(
  replica: Replica,
  sandbox: string,
  operation: Operation,
  known: Known,
  patience?: number,
): Promise<Done | undefined> {
  const from = performance.now()
  let outcome: Outcome
  let note = ''
  let forked: string | undefined
  try {
    const answer = await send(replica, sandbox, operation, known, patience)
    const { status, text } = answer
    if (operation.does === 'fork' && status === 201) forked = (JSON.parse(text) as { name: string }).name
    if (status < 500) outcome = outcomeOf(operation, answer, known)
    else if (!isUncertain(text)) return undefined
    else note = ` ${status}`
  } catch (error) {
    // Nobody was there to do it.
    if ((error as { readonly code?: string }).code === 'ECONNREFUSED') return undefined
    note = ` ${error instanceof Error ? error.message : String(error)}`
  }
  const until = outcome === undefined ? Infinity : performance.now()
  if (forked !== undefined) {
    await replica.ask({ method: 'DELETE', path: `/_mock/sandboxes/${forked}` }).catch(() => undefined)
  }
  if (outcome === undefined && looking.has(operation.does)) return undefined
  return { operation, outcome, from, until, by: replica.name + note }
}

/** Whether a failure says that nobody knows what was done. Throws when it is not in the words of whoever answers. */
function isUncertain(text: string): boolean {
  const { error } = JSON.parse(text) as { error: string | { message: string } }
  const message = typeof error === 'string' ? error : error.message
  if (/not known/.test(message)) return true
  if (/Nothing was changed|was not made/.test(message)) return false
  throw new Error(`A failure does not say what became of the change: ${text}`)
}

function send({ ask }: Replica, sandbox: string, operation: Operation, known: Known, patience = 30_000) {
  const at = `/sandboxes/${sandbox}`
  const list = `${at}/v1/organizations/${known.organization}/invitations`
  const headers = { authorization: known.authorization, ...json }
  const id = 'invitation' in operation ? (known.ids[operation.invitation] ?? '') : ''
  switch (operation.does) {
    case 'create':
      return ask({ method: 'POST', path: list, headers, body: { email: operation.email, role: 'developer' } }, patience)
    case 'list':
      return ask({ path: list, headers }, patience)
    case 'get':
      return ask({ path: `${list}/${id}`, headers }, patience)
    case 'cancel':
      return ask({ method: 'DELETE', path: `${list}/${id}`, headers }, patience)
    case 'accept':
      return ask({ method: 'POST', path: `${at}/_mock/invitations/${id}/accept`, headers: json, body: {} }, patience)
    case 'advance':
      return ask(
        { method: 'POST', path: `${at}/_mock/clock/advance`, headers: json, body: { by: `${step}d` } },
        patience,
      )
    case 'reset':
      return ask({ method: 'POST', path: `${at}/_mock/reset` }, patience)
    case 'fork':
      return ask({ method: 'POST', path: `${at}/_mock/fork`, headers: json, body: {} }, patience)
  }
}

/** As the model says it. */
function outcomeOf({ does }: Operation, { status, text }: { status: number; text: string }, { ids }: Known): string {
  if (status >= 400) return String(status)
  if (does === 'reset' || does === 'cancel' || does === 'accept') return 'done'
  if (does === 'get') return 'shown'
  const body = JSON.parse(text) as {
    id: string
    result: readonly { id: string }[]
    clock: { now: string }
    counts: { invitations: number }
  }
  if (does === 'create') return `made ${ids.indexOf(body.id)}`
  if (does === 'advance') return `day ${(Date.parse(body.clock.now) - startsAt) / day}`
  if (does === 'fork') return `holds ${body.counts.invitations}`
  const all = Array.isArray(body) ? (body as readonly { id: string }[]) : body.result
  return all
    .map(({ id }) => ids.indexOf(id))
    .sort((a, b) => a - b)
    .join(' ')
}
