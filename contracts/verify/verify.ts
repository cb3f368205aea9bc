import {
  conductSettings,
  openapiInForce,
  rulesInForce,
  type AnswerRules,
  type ConductRequest,
} from '../../mock/index.ts'
import { parsePact, type Interaction, type Pact } from './pact.ts'
import { preflightInteraction, preflightPact } from './preflight.ts'
import { replayAt, startMock, type RunningServer } from './provider-under-test.ts'
import type { Part } from './replay.ts'
import { reportOf, type Finding, type InteractionReport, type PactReport, type Report } from './report.ts'
import type { Source } from './sources.ts'
import { specComparison, type SpecComparison } from './spec-comparison.ts'
import { hasStates, reasonToSkip, type Target } from './target.ts'
import { VerificationError } from './verification-error.ts'

export interface VerifyOptions {
  /** Only interactions whose description holds this text, without regard to case. */
  readonly only?: string
  /** Whether interactions that the consumer has marked as pending fail the verification as others do. */
  readonly failPending?: boolean
  /** How the services behave that contracts are held against: as documented unless set. */
  readonly conduct?: ConductRequest
  /** A running server to verify instead of a mock. */
  readonly target?: Target
  /** Told how many of the requests have been answered. */
  readonly onProgress?: (done: number, total: number) => void
  /** Starts what contracts are verified against; a mock unless set. */
  readonly start?: () => Promise<RunningServer>
}

/** A pact with what is found in it so far. */
interface Draft {
  readonly source: string
  readonly pact: Pact | undefined
  readonly findings: Finding[]
  readonly interactions: Map<Interaction, { readonly findings: Finding[]; skipped?: string }>
}

/**
 * Verifies contracts: each alone (preflight), against the spec, and replayed against a mock or a running server. Rejects
 * with a VerificationError when nothing is there to verify or a tool fails, with a SwitchError when profile or switches
 * don't exist.
 */
export async function verify(sources: readonly Source[], options: VerifyOptions = {}): Promise<Report> {
  const { profile = 'documented', switches = {} } = conductSettings(options.conduct ?? {})
  const conduct = { profile, switches }
  const rules = await rulesInForce(conduct)
  const drafts = sources.map((source) => read(source, options.only))
  if (drafts.every(({ findings, interactions }) => findings.length === 0 && interactions.size === 0)) {
    throw new VerificationError(`No interaction's description holds "${options.only}".`)
  }
  const parts = drafts.flatMap(({ pact, interactions }) =>
    pact ? [...interactions.keys()].map((interaction): Part => ({ pact, interaction })) : [],
  )
  const found = (part: Part) => {
    const entry = drafts
      .map(({ interactions }) => interactions.get(part.interaction))
      .find((each) => each !== undefined)
    if (!entry) throw new Error('An interaction is not in the report.')
    return entry
  }
  for (const part of parts)
    found(part).findings.push(...(await preflightInteraction(part.pact, part.interaction, rules)))
  const openapi = openapiInForce(conduct).then((text) => JSON.parse(text) as object)
  await Promise.all([
    replayAll(parts, found, rules, { start: () => startMock(conduct), ...options }),
    openapi.then(specComparison).then((compare) => compareAll(parts, found, compare)),
  ])
  const report = reportOf(
    drafts
      .filter(({ findings, interactions }) => findings.length > 0 || interactions.size > 0)
      .map((draft) => reportDraft(draft, options.failPending ?? false)),
  )
  const verified = report.counts.agrees + report.counts.broken + report.counts.pending
  if (verified > 0 || !report.agrees) return report
  const reasons = [...new Set(parts.map((part) => found(part).skipped))].join('; ')
  throw new VerificationError(`Nothing was verified: all ${parts.length} interactions were skipped (${reasons}).`)
}

function read({ name, text }: Source, only: string | undefined): Draft {
  try {
    const pact = parsePact(text)
    const findings = preflightPact(pact)
    const wanted = pact.interactions.filter(
      ({ description }) => findings.length === 0 && description.toLowerCase().includes(only?.toLowerCase() ?? ''),
    )
    return { source: name, pact, findings, interactions: new Map(wanted.map((each) => [each, { findings: [] }])) }
  } catch (error) {
    const message = `The file is not a readable pact: ${error instanceof Error ? error.message : String(error)}.`
    const findings: Finding[] = [{ stage: 'preflight', reason: 'unreadable', message }]
    return { source: name, pact: undefined, findings, interactions: new Map() }
  }
}

type Found = (part: Part) => { readonly findings: Finding[]; skipped?: string }

const hopeless = ['unknown-state', 'unknown-value', 'not-http', 'malformed']

async function compareAll(parts: readonly Part[], found: Found, compare: SpecComparison): Promise<void> {
  for (const part of parts) {
    const { isHttp, malformed } = part.interaction
    if (isHttp && malformed === undefined) found(part).findings.push(...(await compare(part.pact, part.interaction)))
  }
}

async function replayAll(
  parts: readonly Part[],
  found: Found,
  rules: AnswerRules,
  { target, onProgress, start }: VerifyOptions & Required<Pick<VerifyOptions, 'start'>>,
): Promise<void> {
  const setsStates = target === undefined || (await hasStates(target))
  const ready = parts.filter((part) => {
    const { findings } = found(part)
    const reason = target && reasonToSkip(part, target, setsStates)
    if (reason !== undefined) found(part).skipped = reason
    // What can't be set up or sent has failed already.
    return reason === undefined && !findings.some(({ reason: why }) => hopeless.includes(why))
  })
  let done = 0
  const onAnswer = () => onProgress?.((done += 1), ready.length)
  const place = {
    headers: target?.headers ?? {},
    hasStates: setsStates,
    stage: target ? ('target' as const) : ('mock' as const),
  }
  const replayGroup = async (group: readonly Part[]) => {
    const server = target ? { url: target.url, close: () => Promise.resolve() } : await start()
    try {
      const findings = await replayAt({ ...place, url: server.url }, group, rules, onAnswer)
      for (const [index, part] of group.entries()) found(part).findings.push(...(findings[index] ?? []))
    } finally {
      await server.close()
    }
  }
  const groups = groupsOf(ready)
  if (!target) await Promise.all(groups.map(replayGroup))
  // A running server has one state at a time.
  else for (const group of groups) await replayGroup(group)
}

/** By provider. */
function groupsOf(parts: readonly Part[]): Part[][] {
  const providers = [...new Set(parts.map(({ pact }) => pact.provider))]
  return providers.map((provider) => parts.filter(({ pact }) => pact.provider === provider))
}

function reportDraft({ source, pact, findings, interactions }: Draft, failPending: boolean): PactReport {
  return {
    source,
    consumer: pact?.consumer ?? '?',
    provider: pact?.provider ?? '?',
    findings,
    interactions: [...interactions].map(([{ description, states, pending }, { findings: theirs, skipped }]) => {
      const failed = pending && !failPending ? 'pending' : 'broken'
      const outcome = theirs.length > 0 ? failed : skipped === undefined ? 'agrees' : 'skipped'
      return {
        description,
        states: states.map(({ name }) => name),
        pending,
        ...(skipped !== undefined && { skipped }),
        outcome,
        findings: theirs,
      } satisfies InteractionReport
    }),
  }
}
