import type { Finding } from './finding.ts'
import type { Exchange } from './exchanges.ts'
import type { Interaction } from './pact.ts'
import type { Yardstick } from './preflight.ts'
import {
  replayAt,
  worlds,
  type Place,
  type Replayed,
  type RunningServer,
  type WorldChoice,
} from './provider-under-test.ts'
import type { Part } from './replay.ts'
import { secondLooks } from './second-look.ts'
import type { OpenTarget } from './target.ts'

/** What a stage found. */
export type Found = ReadonlyMap<Interaction, readonly Finding[]>

/** What replays are told. */
export interface Replaying {
  readonly start: (world: WorldChoice) => Promise<RunningServer>
  readonly onProgress?: (done: number, total: number) => void
}

/** What came of the replays. */
export interface AllReplayed {
  readonly found: Found
  readonly exchanges: ReadonlyMap<Interaction, Exchange>
}

/**
 * Replays parts against the target, or in two worlds of mocks: what is found in the second is told where the first is good.
 */
export async function replayAll(
  parts: readonly Part[],
  yardstick: Yardstick,
  options: Replaying,
  target: OpenTarget | undefined,
): Promise<AllReplayed> {
  const looks = target ? [] : parts.flatMap((part) => secondLooks(part))
  let done = 0
  const onAnswer = () => options.onProgress?.((done += 1), parts.length + looks.length)
  const lookAt = (each: readonly Part[], world: WorldChoice) =>
    replayIn(each, { world, target }, yardstick, onAnswer, options)
  const looksIn = (world: keyof typeof worlds) => looks.filter((look) => look.world === world).map(({ part }) => part)
  const [first, second] = await Promise.all([
    lookAt([...parts, ...looksIn('first')], worlds.first),
    lookAt(looksIn('second'), worlds.second),
  ])
  const seen = { first: first.slice(parts.length), second }
  const found = new Map<Interaction, readonly Finding[]>()
  const exchanges = new Map<Interaction, Exchange>()
  for (const [index, { interaction }] of parts.entries()) {
    const { findings = [], exchange } = first[index] ?? {}
    found.set(interaction, findings)
    if (exchange) exchanges.set(interaction, exchange)
  }
  for (const { part, findings, world, where } of looks) {
    const before = found.get(part.interaction) ?? []
    const replayed = seen[world].shift()
    // What is wrong in the first world has been told.
    if (!replayed || before.some(({ severity }) => severity === 'error')) continue
    const more = findings(replayed)
    found.set(part.interaction, [...before, ...more])
    // The reader wants to see what went wrong.
    if (more.length > 0 && replayed.exchange) exchanges.set(part.interaction, { ...replayed.exchange, where })
  }
  return { found, exchanges }
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
  const place: Omit<Place, 'url' | 'isHere'> = target
    ? { ...target, hasStates: target.setsStates, stage: 'target' }
    : { headers: {}, controlHeaders: {}, hasStates: true, allowWrites: true, stage: 'mock' }
  const replayGroup = async (group: readonly Part[]) => {
    const server: RunningServer = target ? { url: target.url, close: () => Promise.resolve() } : await start(world)
    try {
      const replayed = await replayAt(
        { ...place, url: server.url, isHere: server.isHere ?? false },
        group,
        rules,
        onAnswer,
      )
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
