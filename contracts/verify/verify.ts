import {
  conductSettings,
  openapiWith,
  openOwnServices,
  rulesInForce,
  type ConductRequest,
  type OwnService,
} from '../../mock/index.ts'
import { coverage } from '../coverage/coverage.ts'
import type { Finding } from './finding.ts'
import { objectOf } from './json.ts'
import packageJson from '../../package.json' with { type: 'json' }
import type { Exchange } from './exchanges.ts'
import { lostStateValues } from './lost-state-values.ts'
import { parsePact, type Interaction, type Pact } from './pact.ts'
import { preflightInteraction, preflightPact, type Yardstick } from './preflight.ts'
import { startMock, worlds, type RunningServer, type WorldChoice } from './provider-under-test.ts'
import { replayAll, type Found, type Replaying } from './replay-all.ts'
import { replayReport } from './report/replay-report.ts'
import { outcomeOf, reportOf, type PactReport, type Report, type Run, type Strictness } from './report/report.ts'
import { reasonOf } from './reason-of.ts'
import type { Part } from './replay.ts'
import type { Source } from './sources.ts'
import { comparisonInForce } from './spec-comparison.ts'
import { openTarget, reasonToSkip, type OpenTarget, type Target } from './target.ts'
import { VerificationError } from './verification-error.ts'

export interface VerifyOptions extends Strictness {
  /** Only interactions whose description holds this text, without regard to case. */
  readonly only?: string
  /** How the services behave that contracts are held against: as documented unless set. */
  readonly conduct?: ConductRequest
  /** Own services, which pacts may be with beside the built-in ones. */
  readonly services?: readonly OwnService[]
  /** A running server to verify instead of a mock. */
  readonly target?: Target
  /** Which service a provider's name means, such as `snyk` for `web-api`; each service has its own name beside these. */
  readonly providerNames?: Readonly<Record<string, string>>
  /** Told how many of the requests have been answered. */
  readonly onProgress?: (done: number, total: number) => void
  /** Starts what contracts are verified against; a mock unless set. */
  readonly start?: (world: WorldChoice) => Promise<RunningServer>
}

/** A pact, and which of its interactions are looked at. */
interface Draft {
  readonly source: string
  /** Whether a broker calls the whole pact pending. */
  readonly pending: boolean
  readonly pact: Pact | undefined
  readonly findings: readonly Finding[]
  readonly interactions: readonly Interaction[]
}

/**
 * Verifies contracts: each alone (preflight), against the spec, and replayed against a mock or a running server. Rejects
 * with a VerificationError when nothing is there to verify or a tool fails, with a SwitchError when profile or switches
 * don't exist.
 */
export async function verify(sources: readonly Source[], options: VerifyOptions = {}): Promise<Report> {
  return (await verifyAll(sources, options)).report
}

/** What was verified, and what was seen of it. */
export interface Verified {
  readonly report: Report
  /** Those that hold, with the request and the answer of the first world. */
  readonly sound: readonly (Part & { readonly exchange: Exchange })[]
  readonly yardstick: Yardstick
}

/** The same, with all that was seen. */
export async function verifyAll(sources: readonly Source[], options: VerifyOptions = {}): Promise<Verified> {
  const started = performance.now()
  const startedAt = new Date()
  const { profile = 'documented', switches = {} } = conductSettings(options.conduct ?? {})
  const conduct = { profile, switches }
  const { services = [] } = options
  const own = await openOwnServices(services)
  const openapiInForce = openapiWith(own)
  const drafts = sources.map((source) => read(source, options, own)).filter(isWanted)
  if (drafts.length === 0) throw new VerificationError(`No interaction's description holds "${options.only}".`)
  const [rules, text] = await Promise.all([rulesInForce(conduct, own), openapiInForce(conduct)])
  const compare = comparisonInForce(conduct, openapiInForce)
  const yardstick = { rules, openapi: objectOf(JSON.parse(text)), compare, own }

  const target = options.target && (await openTarget(options.target))
  const run = () => ({
    invitekit: packageJson.version,
    ...conduct,
    seeds: target ? [] : Object.values(worlds).map(({ seed }) => seed),
    ...(options.target && { target: options.target.url }),
    startedAt: startedAt.toISOString(),
    duration: Math.round(performance.now() - started),
  })
  const start = options.start ?? ((world) => startMock({ ...conduct, services }, world))
  const all = {
    ...options,
    start: (world: WorldChoice) =>
      start(world).catch((error: unknown) => {
        throw new VerificationError(`The mock to verify against could not be started: ${reasonOf(error)}.`)
      }),
  }
  try {
    const verified = await verifyDrafts(drafts, yardstick, all, target, run)
    const { conduct: asked, providerNames } = options
    const exercised = await coverage(sources, {
      ...(asked && { conduct: asked }),
      ...(providerNames && { providerNames }),
      services,
    })
    return { ...verified, report: { ...verified.report, coverage: exercised } }
  } finally {
    await target?.close()
  }
}

async function verifyDrafts(
  drafts: readonly Draft[],
  yardstick: Yardstick,
  options: VerifyOptions & Replaying,
  target: OpenTarget | undefined,
  run: () => Run,
): Promise<Verified> {
  const skipped = passedOver(drafts, options.target, target?.setsStates ?? true)
  const parts = partsOf(drafts).filter(({ interaction }) => interaction.isHttp)
  const preflight = await preflightAll(parts, yardstick)
  const ready = parts.filter(
    // What can't be set up or sent has failed already.
    ({ interaction }) =>
      !skipped.has(interaction) && !preflight.get(interaction)?.some(({ id }) => hopeless.includes(id)),
  )
  const [spec, replayed] = await Promise.all([
    compareAll(parts, preflight, yardstick),
    replayAll(ready, yardstick, options, target),
  ])
  const result = { stages: [preflight, spec, replayed.found], exchanges: replayed.exchanges, skipped }
  const report = reportOf(
    run(),
    drafts.map((draft) => reportDraft(draft, result, options)),
    options,
    target?.notes,
  )
  const verified = report.counts.agrees + report.counts.warned + report.counts.broken + report.counts.pending
  if (verified > 0 || !report.agrees || report.pacts.some(({ unusable }) => unusable !== undefined)) {
    const sound = ready.flatMap((part) => {
      const exchange = replayed.exchanges.get(part.interaction)
      const findings = result.stages.flatMap((stage) => stage.get(part.interaction) ?? [])
      return exchange && findings.every(({ severity }) => severity !== 'error') ? [{ ...part, exchange }] : []
    })
    return { report, sound, yardstick }
  }
  const reasons = [...new Set(skipped.values())].join('; ')
  throw new VerificationError(`Nothing was verified: all ${skipped.size} interactions were skipped (${reasons}).`)
}

function read(
  { name, text, pending = false }: Source,
  { only, providerNames = {} }: VerifyOptions,
  own: Yardstick['own'],
): Draft {
  try {
    const written = parsePact(text)
    const { provider } = written
    const pact = Object.hasOwn(providerNames, provider)
      ? { ...written, provider: providerNames[provider] ?? provider }
      : written
    const findings = preflightPact(pact, own)
    const interactions = pact.interactions
      .filter(
        ({ description }) => findings.length === 0 && description.toLowerCase().includes(only?.toLowerCase() ?? ''),
      )
      .map((each) => (pending ? { ...each, pending } : each))
    return { source: name, pending, pact, findings, interactions }
  } catch (error) {
    const message = `The file is not a readable pact: ${error instanceof Error ? error.message : String(error)}.`
    const findings: Finding[] = [{ stage: 'preflight', severity: 'error', id: 'unreadable', message }]
    return { source: name, pending, pact: undefined, findings, interactions: [] }
  }
}

const isWanted = ({ findings, interactions }: Draft) => findings.length > 0 || interactions.length > 0

function partsOf(drafts: readonly Draft[]): Part[] {
  return drafts.flatMap(({ pact, interactions }) =>
    pact ? interactions.map((interaction): Part => ({ pact, interaction })) : [],
  )
}

/** Why interactions are not verified. */
function passedOver(
  drafts: readonly Draft[],
  target: Target | undefined,
  setsStates: boolean,
): Map<Interaction, string> {
  const reasons = partsOf(drafts).flatMap((part) => {
    const reason = part.interaction.isHttp
      ? target && reasonToSkip(part, target, setsStates)
      : 'it is a message, and the providers speak HTTP only'
    return reason === undefined ? [] : [[part.interaction, reason] as const]
  })
  return new Map(reasons)
}

/** After these an interaction is neither compared nor replayed: it would be wrong in ten ways for one reason. */
const hopeless = ['unknown-state', 'unknown-value', 'malformed', 'state-values-lost']

async function preflightAll(parts: readonly Part[], yardstick: Yardstick): Promise<Found> {
  const found = new Map<Interaction, readonly Finding[]>()
  for (const { pact, interaction } of parts) {
    const lost = await lostStateValues(pact, interaction, yardstick)
    found.set(interaction, lost ? [lost] : await preflightInteraction(pact, interaction, yardstick))
  }
  return found
}

async function compareAll(parts: readonly Part[], preflight: Found, { compare }: Yardstick): Promise<Found> {
  const found = new Map<Interaction, readonly Finding[]>()
  for (const { pact, interaction } of parts) {
    const isLost = preflight.get(interaction)?.some(({ id }) => id === 'malformed' || id === 'state-values-lost')
    if (!isLost) found.set(interaction, await compare(pact, interaction))
  }
  return found
}

/** What came of all interactions. */
interface Result {
  /** In their order, whichever was faster. */
  readonly stages: readonly Found[]
  readonly exchanges: ReadonlyMap<Interaction, Exchange>
  readonly skipped: ReadonlyMap<Interaction, string>
}

function reportDraft(
  { source, pending: isPending, pact, findings, interactions }: Draft,
  { stages, exchanges, skipped }: Result,
  strictness: Strictness,
): PactReport {
  return {
    source,
    consumer: pact?.consumer ?? '?',
    provider: pact?.provider ?? '?',
    findings,
    ...(findings.length > 0 && { unusable: isPending && !strictness.failPending ? 'pending' : 'broken' }),
    interactions: interactions.map((interaction) => {
      const theirs = stages.flatMap((stage) => stage.get(interaction) ?? [])
      const { description, states, pending, method, path } = interaction
      const reason = skipped.get(interaction)
      const exchange = exchanges.get(interaction)
      const { _id: id } = interaction.document
      return {
        ...(typeof id === 'string' && { id }),
        description,
        states: states.map(({ name }) => name),
        pending,
        method,
        path,
        ...(reason !== undefined && { skipped: reason }),
        outcome: outcomeOf({ findings: theirs, skipped: reason, pending }, strictness),
        findings: theirs,
        duration: exchange?.duration ?? 0,
        ...(exchange && { replay: replayReport(interaction, exchange) }),
      }
    }),
  }
}
