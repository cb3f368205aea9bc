import { randomBytes } from 'node:crypto'
import {
  conductSettings,
  envelopeOf,
  openapiWith,
  openOwnServices,
  rulesInForce,
  serviceOf,
  type ConductRequest,
} from '../../mock/index.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { objectOf } from '../verify/json.ts'
import { Asker } from './asker.ts'
import { Bench } from './bench.ts'
import { checked, cleanedUp, documentRows, isSilent, rowOf } from './check-rows.ts'
import { cancelLeft, sweep } from './clean-up.ts'
import { ConformError } from './conform-error.ts'
import { countsOf, type CheckRow, type ConformReport, type Verdict } from './conform-report.ts'
import type { Credentials } from './credentials.ts'
import { planFor, type Choice } from './plan.ts'
import { Progress } from './progress.ts'
import { Reference } from './reference.ts'
import type { Subject } from './subject.ts'
import { NoAnswer } from './wire.ts'

export interface ConformOptions extends Choice {
  /** Of the server in question, without a slash at its end. */
  readonly url: string
  readonly conduct?: ConductRequest
  /** Whether checks that could not be asked count as failed. */
  readonly failSkipped?: boolean
  /** Requests in a second at most. */
  readonly rate?: number
  /** Milliseconds for an answer. */
  readonly timeout?: number
  /** Milliseconds for the whole run. */
  readonly timeLimit?: number
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Where a run that was broken off leaves what it has made and found. */
  readonly progress?: { readonly file: string; readonly resume: boolean }
  /** The mock to compare with, of the same service and conduct, for whoever asks several servers. */
  readonly reference?: Reference
  /** Ends the run: what it has made is taken back first. */
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

const usualTimeout = 10_000
const usualTimeLimit = 30 * 60_000

/**
 * Asks a server what its service promises, does the same to a mock, and says where they differ, and which answers are not
 * as the document has them. What it makes, it takes back. Rejects with a ConformError when it can't be asked, with a
 * SwitchError when profile or switches don't exist.
 */
export async function conform(options: ConformOptions): Promise<ConformReport> {
  const started = performance.now()
  const startedAt = new Date().toISOString()
  const { service: name, url, credentials, safe = false, timeout = usualTimeout } = options
  const own = await openOwnServices(options.services)
  const service = serviceOf(name, own)
  const { profile = 'documented', switches = {} } = conductSettings(options.conduct ?? {})
  const conduct = { profile, switches }
  const plan = planFor(service, options)
  const [rules, text] = await Promise.all([rulesInForce(conduct, own), openapiWith(own)(conduct)])
  const openapi = objectOf(JSON.parse(text))
  const ends = AbortSignal.timeout(options.timeLimit ?? usualTimeLimit)
  const signal = options.signal ? AbortSignal.any([options.signal, ends]) : ends
  const asking = { rules, timeout, safe: false, retryAfter: service.terms.retryAfter }
  const { file, resume = false } = options.progress ?? {}
  const errand = { target: url, service: name, ...conduct }
  const isKept = file !== undefined && !safe
  const progress = isKept ? Progress.open(file, errand, { word: newWord(), resume }) : Progress.unkept(newWord())
  const { headers, rate } = options
  const asker = new Asker({ ...asking, url, safe, rate, signal, journal: progress, ...(headers && { headers }) })
  // What was made is taken back whatever ended the run.
  const cleaner = new Asker({ ...asking, url, rate, ...(headers && { headers }) })
  const known =
    options.reference ??
    (await Reference.start(service, { ...conduct, ...(options.services && { services: options.services }) }))
  try {
    const subject = (made: Progress, sender: Asker, at: string, told: Credentials): Subject => ({
      service,
      credentials: told,
      envelope: envelopeOf(service, conduct),
      openapi,
      word: made.word,
      send: (requests) => sender.send(requests),
      basePath: new URL(at).pathname.replace(/\/$/, ''),
      made,
    })
    const reference = Progress.unkept(newWord())
    const own = new Asker({ ...asking, url: known.url })
    const sides = {
      reference: new Bench(subject(reference, own, known.url, known.credentials)),
      target: new Bench(subject(progress, asker, url, credentials)),
    }
    const cleaning = new Bench(subject(progress, cleaner, url, credentials))
    const rows: CheckRow[] = []
    let brokenOff: string | undefined
    try {
      await asker
        .send([{ ...sides.target.listing(), method: 'GET' }])
        .catch((error: unknown) => unreachable(url, error))
      if (resume) await sweep(cleaning, progress)
      for (const [index, check] of plan.asked.entries()) {
        options.onProgress?.(index, plan.asked.length)
        const before = progress.done.find(({ id }) => id === check.id)
        const row = before ?? (await checked(check, sides, known, asker, openapi))
        rows.push(row)
        if (!before && !isSilent(row)) progress.found(row)
        await cancelLeft(sides.reference, reference)
        if (!safe) await cancelLeft(sides.target, progress).catch(unlessNoAnswer)
      }
    } catch (error) {
      if (!(error instanceof ConformError)) throw error
      if (rows.length === 0) throw error
      // Of what the server did not answer any more nothing is known.
      while (isSilent(rows.at(-1))) rows.pop()
      brokenOff = ends.aborted ? 'The run took longer than --time-limit allows.' : error.message
    }
    if (!safe && progress.hasInvited) rows.push(await cleanedUp(cleaning, progress, started))
    rows.push(...documentRows(asker, service, openapi))
    const skipped = plan.skipped.map(({ check, reason }) => rowOf(check, 'skipped', { reason }))
    const every = [...rows, ...skipped]
    const counts = countsOf(every)
    if (brokenOff === undefined && rows.every(({ id, outcome }) => id !== 'clean-up' || outcome === 'holds'))
      progress.end()
    return {
      run: {
        invitekit: packageJson.version,
        service: name,
        target: url,
        ...conduct,
        safe,
        startedAt,
        duration: Math.round(performance.now() - started),
        requests: asker.requests + cleaner.requests,
      },
      checks: every,
      counts,
      verdict: verdictOf(every, brokenOff, options.failSkipped ?? false),
      notes: notesOf(rows, credentials),
      ...(brokenOff !== undefined && { brokenOff }),
    }
  } finally {
    if (known !== options.reference) await known.close()
  }
}

function verdictOf(rows: readonly CheckRow[], brokenOff: string | undefined, failSkipped: boolean): Verdict {
  const { fails, holds, skipped } = countsOf(rows)
  // Who does not answer can't be asked to take anything back either.
  const isOnlyLeft =
    brokenOff !== undefined && rows.every(({ id, outcome }) => outcome !== 'fails' || id === 'clean-up')
  if (fails > 0 && !isOnlyLeft) return 'differs'
  if (brokenOff !== undefined || holds === 0) return 'unknown'
  return failSkipped && skipped > 0 ? 'differs' : 'conforms'
}

/** Nobody else's addresses have it in them. */
const newWord = () => randomBytes(6).toString('hex')

function unreachable(url: string, error: unknown): never {
  if (!(error instanceof NoAnswer)) throw error
  throw new ConformError(`Nothing answers at ${url}: ${error.message}. Start the server, or mend --target.`)
}

function unlessNoAnswer(error: unknown): void {
  if (!(error instanceof NoAnswer)) throw error
}

function notesOf(rows: readonly CheckRow[], { invitee }: Credentials): readonly string[] {
  const hasAccepted = rows.some(({ about, outcome }) => about === 'accept' && outcome === 'holds')
  return hasAccepted && invitee !== undefined
    ? ['Who accepts stays a member: no operation of the service takes that back.']
    : []
}
