import { conductSettings, openapiInForce, rulesInForce, type ConductRequest } from '../../mock/index.ts'
import type { Finding } from './finding.ts'
import { objectOf } from './json.ts'
import { lostStateValues } from './lost-state-values.ts'
import { parsePact, type Interaction, type Pact } from './pact.ts'
import { preflightInteraction, preflightPact, type Yardstick } from './preflight.ts'
import {
  replayAt,
  startMock,
  worlds,
  type Place,
  type Replayed,
  type RunningServer,
  type WorldChoice,
} from './provider-under-test.ts'
import { outcomeOf, reportOf, type PactReport, type Report, type Strictness } from './report.ts'
import type { Part } from './replay.ts'
import { secondLooks } from './second-look.ts'
import type { Source } from './sources.ts'
import { comparisonInForce } from './spec-comparison.ts'
import { openTarget, reasonToSkip, type OpenTarget, type Target } from './target.ts'
import { VerificationError } from './verification-error.ts'

export interface VerifyOptions extends Strictness {
  /** Only interactions whose description holds this text, without regard to case. */
  readonly only?: string
  /** How the services behave that contracts are held against: as documented unless set. */
  readonly conduct?: ConductRequest
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
  readonly pact: Pact | undefined
  readonly findings: readonly Finding[]
  readonly interactions: readonly Interaction[]
}

/** What a stage found. */
type Found = ReadonlyMap<Interaction, readonly Finding[]>

/**
 * Verifies contracts: each alone (preflight), against the spec, and replayed against a mock or a running server. Rejects
 * with a VerificationError when nothing is there to verify or a tool fails, with a SwitchError when profile or switches
 * don't exist.
 */
export async function verify(sources: readonly Source[], options: VerifyOptions = {}): Promise<Report> {
  const { profile = 'documented', switches = {} } = conductSettings(options.conduct ?? {})
  const conduct = { profile, switches }
  const drafts = sources.map((source) => read(source, options)).filter(isWanted)
  if (drafts.length === 0) throw new VerificationError(`No interaction's description holds "${options.only}".`)
  const [rules, text] = await Promise.all([rulesInForce(conduct), openapiInForce(conduct)])
  const yardstick = { rules, openapi: objectOf(JSON.parse(text)), compare: comparisonInForce(conduct) }

  const target = options.target && (await openTarget(options.target))
  try {
    return await verifyDrafts(drafts, yardstick, { start: (world) => startMock(conduct, world), ...options }, target)
  } finally {
    await target?.close()
  }
}

async function verifyDrafts(
  drafts: readonly Draft[],
  yardstick: Yardstick,
  options: Replaying,
  target: OpenTarget | undefined,
): Promise<Report> {
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
  const stages = [preflight, spec, replayed]
  const report = reportOf(
    drafts.map((draft) => reportDraft(draft, stages, skipped, options)),
    options,
    target?.notes,
  )
  const verified = report.counts.agrees + report.counts.warned + report.counts.broken + report.counts.pending
  if (verified > 0 || !report.agrees) return report
  const reasons = [...new Set(skipped.values())].join('; ')
  throw new VerificationError(`Nothing was verified: all ${skipped.size} interactions were skipped (${reasons}).`)
}

function read({ name, text }: Source, { only, providerNames = {} }: VerifyOptions): Draft {
  try {
    const written = parsePact(text)
    const { provider } = written
    const pact = Object.hasOwn(providerNames, provider)
      ? { ...written, provider: providerNames[provider] ?? provider }
      : written
    const findings = preflightPact(pact)
    const interactions = pact.interactions.filter(
      ({ description }) => findings.length === 0 && description.toLowerCase().includes(only?.toLowerCase() ?? ''),
    )
    return { source: name, pact, findings, interactions }
  } catch (error) {
    const message = `The file is not a readable pact: ${error instanceof Error ? error.message : String(error)}.`
    const findings: Finding[] = [{ stage: 'preflight', severity: 'error', id: 'unreadable', message }]
    return { source: name, pact: undefined, findings, interactions: [] }
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

type Replaying = VerifyOptions & Required<Pick<VerifyOptions, 'start'>>

async function replayAll(
  parts: readonly Part[],
  yardstick: Yardstick,
  options: Replaying,
  target: OpenTarget | undefined,
): Promise<Found> {
  const looks = target ? [] : parts.flatMap((part) => secondLooks(part))
  let done = 0
  const onAnswer = () => options.onProgress?.((done += 1), parts.length + looks.length)
  const lookAt = (each: readonly Part[], world: WorldChoice) =>
    replayIn(each, { world, target }, yardstick, onAnswer, options)
  const [first, second] = await Promise.all([
    lookAt(parts, worlds.first),
    lookAt(
      looks.map(({ part }) => part),
      worlds.second,
    ),
  ])
  const found = new Map<Interaction, readonly Finding[]>()
  for (const [index, { interaction }] of parts.entries()) found.set(interaction, first[index]?.findings ?? [])
  for (const [index, { part, findings }] of looks.entries()) {
    const before = found.get(part.interaction) ?? []
    const replayed = second[index]
    // What is wrong in the first world has been told.
    if (!replayed || before.some(({ severity }) => severity === 'error')) continue
    found.set(part.interaction, [...before, ...findings(replayed)])
  }
  return found
}

/** Replays parts in one world. Resolves with what came of each, in their order. */
async function replayIn(
  parts: readonly Part[],
  { world, target }: { readonly world: WorldChoice; readonly target: OpenTarget | undefined },
  { rules }: Yardstick,
  onAnswer: () => void,
  { start }: Replaying,
): Promise<Replayed[]> {
  const results = new Map<Part, Replayed>()
  const place: Omit<Place, 'url'> = target
    ? { ...target, hasStates: target.setsStates, stage: 'target' }
    : { headers: {}, controlHeaders: {}, hasStates: true, allowWrites: true, stage: 'mock' }
  const replayGroup = async (group: readonly Part[]) => {
    const server = target ? { url: target.url, close: () => Promise.resolve() } : await start(world)
    try {
      const replayed = await replayAt({ ...place, url: server.url }, group, rules, onAnswer)
      for (const [index, part] of group.entries()) {
        const result = replayed[index]
        if (result) results.set(part, result)
      }
    } finally {
      await server.close()
    }
  }
  const groups = groupsOf(parts)
  if (!target) await Promise.all(groups.map(replayGroup))
  // A running server has one state at a time.
  else for (const group of groups) await replayGroup(group)
  return parts.map((part) => results.get(part) ?? { findings: [], exchange: undefined })
}

/** By provider. */
function groupsOf(parts: readonly Part[]): Part[][] {
  const providers = [...new Set(parts.map(({ pact }) => pact.provider))]
  return providers.map((provider) => parts.filter(({ pact }) => pact.provider === provider))
}

/** Stages in their order, whichever was faster. */
function reportDraft(
  { source, pact, findings, interactions }: Draft,
  stages: readonly Found[],
  skipped: ReadonlyMap<Interaction, string>,
  strictness: Strictness,
): PactReport {
  return {
    source,
    consumer: pact?.consumer ?? '?',
    provider: pact?.provider ?? '?',
    findings,
    interactions: interactions.map((interaction) => {
      const theirs = stages.flatMap((stage) => stage.get(interaction) ?? [])
      const { description, states, pending, method, path } = interaction
      const reason = skipped.get(interaction)
      return {
        description,
        states: states.map(({ name }) => name),
        pending,
        method,
        path,
        ...(reason !== undefined && { skipped: reason }),
        outcome: outcomeOf({ findings: theirs, skipped: reason, pending }, strictness),
        findings: theirs,
      }
    }),
  }
}
