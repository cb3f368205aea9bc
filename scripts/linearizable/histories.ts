import { setTimeout as pause } from 'node:timers/promises'
import type { Ask } from '../drive/ask.ts'
import { Chance } from '../drive/chance.ts'
import { misfit, type Done } from './check.ts'
import { choose, perform, sandboxBody, type Known, type Replica } from './drive.ts'

export interface HistoriesOptions {
  readonly replicas: readonly Replica[]
  readonly operations: number
  readonly seed: number
  /** What is done to each sandbox, before another one takes its place. */
  readonly each?: number
  /** How many ask at once, and of how many sandboxes. */
  readonly clients?: number
  readonly sandboxes?: number
  /** Milliseconds for which a client waits for an answer. */
  readonly patience?: number
  /** What `learn` told; asked for unless given. */
  readonly known?: Known
  /** Told once that the sandboxes of a round are there. */
  readonly onBegin?: () => void
  /** Whether clients go on although they have done enough. */
  readonly goesOn?: () => boolean
  /** Resolves when what went wrong on purpose is over, before all is looked at once more. */
  readonly calm?: () => Promise<void>
  /** Told after each round, how many operations there were. */
  readonly onRound?: (operations: number) => void
}

export interface Found {
  readonly operations: number
  /** How many of them nobody knows the outcome of. */
  readonly unknown: number
  /** Why nobody knows. */
  readonly unclear: ReadonlySet<string>
  /** How many were refused besides, because the store was not there. */
  readonly failed: number
  /** What could not have been one operation after the other. */
  readonly wrong: readonly string[]
}

const json = { 'content-type': 'application/json' }

/** What is the same in all of these sandboxes. */
export async function learn({ ask }: Replica): Promise<Known> {
  const askJson = async <Value>(asked: Ask): Promise<Value> => {
    const { status, text } = await ask(asked)
    if (status >= 300) throw new Error(`${asked.method ?? 'GET'} ${asked.path} answered ${status}: ${text}`)
    return JSON.parse(text) as Value
  }
  const name = `learn-${process.pid}-${Math.round(performance.now())}`
  await askJson({ method: 'POST', path: '/_mock/sandboxes', headers: json, body: sandboxBody(name) })
  const directory = await askJson<{
    organizations: { id: string }[]
    personas: { id: string; authorization: { clickhouse: string } }[]
  }>({ path: `/sandboxes/${name}/_mock/directory?secrets=true` })
  const organization = directory.organizations[0]?.id ?? ''
  const authorization = directory.personas.find(({ id }) => id === 'owner')?.authorization.clickhouse ?? ''
  const ids = ['']
  for (let number = 1; number <= 100; number += 1) {
    const body = { email: `number-${number}@example.com`, role: 'developer' }
    const path = `/sandboxes/${name}/v1/organizations/${organization}/invitations`
    const made = await askJson<{ id: string }>({ method: 'POST', path, headers: { authorization, ...json }, body })
    ids.push(made.id)
  }
  await ask({ method: 'DELETE', path: `/_mock/sandboxes/${name}` })
  return { organization, authorization, ids }
}

/** Does operations to shared sandboxes, many at a time at all replicas, and checks what came of it. */
export async function histories(options: HistoriesOptions): Promise<Found> {
  const { replicas, operations, seed, each = 240, clients = 8, sandboxes = 3, patience, onRound } = options
  const chance = new Chance(seed)
  const known = options.known ?? (await learn(replicas[0] as Replica))
  const wrong: string[] = []
  let done = 0
  let unknown = 0
  const unclear = new Set<string>()
  let failed = 0
  for (let round = 0; done < operations; round += 1) {
    const names = Array.from({ length: sandboxes }, (_, at) => `history-${seed}-${round}-${at}`)
    const all = new Map<string, Done[]>()
    for (const name of names) {
      await made(chance.of(replicas), name)
      all.set(name, [])
    }
    const most = Math.min(operations - done, each * sandboxes)
    options.onBegin?.()
    let begun = 0
    const client = async () => {
      while (begun < most || (begun < most * 4 && options.goesOn?.())) {
        begun += 1
        const name = chance.of(names)
        const done = await perform(chance.of(replicas), name, choose(chance), known, patience)
        if (done) all.get(name)?.push(done)
        else failed += 1
        // Who was not answered comes again a little later.
        if (done?.outcome === undefined) await pause(50)
      }
    }
    await Promise.all(Array.from({ length: clients }, client))
    await options.calm?.()
    for (const [name, history] of all) {
      for (const replica of replicas) {
        let shown: Done | undefined
        // A connection of a mock that was killed is used once more.
        for (let left = 5; !shown && left > 0; left -= 1) {
          shown = await perform(replica, name, { does: 'list' }, known, patience)
        }
        if (shown) history.push(shown)
        else wrong.push(`${name}: ${replica.name} did not answer when all was over`)
      }
      done += history.length
      const unsure = history.filter(({ outcome }) => outcome === undefined)
      unknown += unsure.length
      for (const { by } of unsure) unclear.add(by)
      const found = misfit(history)
      if (found !== undefined) wrong.push(`${name}: ${found}`)
      await chance
        .of(replicas)
        .ask({ method: 'DELETE', path: `/_mock/sandboxes/${name}` })
        .catch(() => undefined)
    }
    onRound?.(done)
  }
  return { operations: done, unknown, unclear, failed, wrong }
}

/** Makes a sandbox, as soon as that is possible. */
async function made({ ask }: Replica, name: string): Promise<void> {
  for (let left = 200; ; left -= 1) {
    const body = sandboxBody(name)
    const answer = await ask({ method: 'POST', path: '/_mock/sandboxes', headers: json, body }).catch(() => undefined)
    // Who was not told may have made it.
    if (answer?.status === 201 || answer?.status === 409) return
    if (left === 0) throw new Error(`The sandbox ${name} could not be made: ${answer?.status} ${answer?.text}`)
    await pause(100)
  }
}
