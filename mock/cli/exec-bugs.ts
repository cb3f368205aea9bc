import type { ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import spawn from 'cross-spawn'
import type { KnownBug, MockOptions } from '../index.ts'
import { line } from '../text/visible.ts'
import { environmentOf } from './environment.ts'
import { CommandRefused, exitCode, sayFailure } from './failure.ts'
import { print, printOver, showsColours } from './print.ts'

export interface BugFlags {
  /** `all`, a kind, a service, or ids with commas. */
  readonly bugs?: string
  /** Seconds. */
  readonly timeLimit?: number
  readonly jobs?: number
  readonly min?: number
}

/** What came of a run. */
interface Outcome {
  /** undefined: it took too long, and was ended. */
  readonly status: number | undefined
  /** Milliseconds. */
  readonly duration: number
  /** The end of what it said. */
  readonly output: string
}

/** So much of what a run says is kept, in characters. */
const kept = 4000

/** Runs a command once without and once with each bug, side by side. Resolves with the exit code. */
export async function execWithBugs(
  words: readonly string[],
  { bugs: which, timeLimit, jobs = availableParallelism(), min = 0 }: BugFlags & { readonly bugs: string },
  options: MockOptions,
): Promise<number> {
  const chosen = await bugsNamed(which)
  const runs = new Runs(words, options)
  try {
    const first = await runs.run(undefined, (timeLimit ?? 3600) * 1000)
    if (first.status !== 0) {
      const how = first.status === undefined ? 'did not end in time' : `ended with ${first.status}`
      sayFailure(`Without a bug the command ${how} already, so that its failing with one says nothing. Mend it first.`)
      print(first.output)
      return exitCode.refused
    }
    const limit = timeLimit === undefined ? 3 * first.duration + 60_000 : timeLimit * 1000
    const found = new Map<string, Outcome>()
    const width = Math.max(...chosen.map(({ id }) => id.length))
    const waiting = [...chosen]
    const work = async () => {
      for (let bug = waiting.shift(); bug; bug = waiting.shift()) {
        const outcome = await runs.run(bug.id, limit)
        found.set(bug.id, outcome)
        if (showsColours()) printOver('')
        printRow(bug, outcome, width)
        if (showsColours()) printOver(`${found.size} of ${chosen.length} bugs`)
      }
    }
    await Promise.all(Array.from({ length: Math.min(jobs, chosen.length) }, work))
    if (showsColours()) printOver('')
    return tell(chosen, found, min)
  } finally {
    runs.end()
  }
}

/** What came of a run, as soon as it has ended: all of them may take long. */
function printRow({ id, title }: KnownBug, { status, duration }: Outcome, width: number): void {
  const isNoticed = status !== 0
  const how = status === undefined ? 'noticed: it did not end in time' : isNoticed ? 'noticed' : `NOT NOTICED: ${title}`
  print(
    { colour: isNoticed ? 'green' : 'red', text: isNoticed ? '✓' : '✗' },
    line` ${id.padEnd(width)}  ${(duration / 1000).toFixed(1)} s  ${how}\n`,
  )
}

/** Those whose tests still pass would have come to users. */
function tell(chosen: readonly KnownBug[], found: ReadonlyMap<string, Outcome>, min: number): number {
  const noticed = chosen.filter(({ id }) => found.get(id)?.status !== 0)
  const share = Math.floor((1000 * noticed.length) / chosen.length) / 10
  print(
    line`\n${noticed.length} of ${chosen.length} bugs are noticed, ${share} %. The others would have come to users.\n`,
  )
  if (share >= min) return 0
  sayFailure(`${share} % are noticed, below --min ${min}.`)
  return exitCode.failed
}

async function bugsNamed(which: string): Promise<readonly KnownBug[]> {
  const { bugKinds, knownBugs } = await import('../index.ts')
  if (which === 'all') return knownBugs
  if (Object.hasOwn(bugKinds, which)) return knownBugs.filter(({ kind }) => kind === which)
  const ofService = knownBugs.filter(({ wire }) => Object.hasOwn(wire, which))
  if (ofService.length > 0) return ofService
  const ids = which.split(',')
  const unknown = ids.find((id) => knownBugs.every((bug) => bug.id !== id))
  if (unknown === undefined) return knownBugs.filter(({ id }) => ids.includes(id))
  throw new CommandRefused(
    `There is no bug ${unknown}. Say all, a kind (${Object.keys(bugKinds).join(', ')}), a service, or ids as \`invitekit bugs\` lists them.`,
  )
}

/** Runs of a command, each beside a mock of its own. What is under way ends with this process. */
class Runs {
  readonly #words: readonly string[]
  readonly #options: MockOptions
  readonly #children = new Set<ChildProcess>()
  readonly #onSignal = () => {
    this.end()
    process.exit(130)
  }

  constructor(words: readonly string[], options: MockOptions) {
    this.#words = words
    this.#options = options
    process.on('SIGINT', this.#onSignal).on('SIGTERM', this.#onSignal)
  }

  async run(bug: string | undefined, limit: number): Promise<Outcome> {
    const { createMock } = await import('../index.ts')
    const bugs = bug === undefined ? [] : [bug]
    const mock = await createMock({ ...this.#options, port: 0, data: null, ...(bug !== undefined && { bugs }) })
    const started = performance.now()
    try {
      // A mock that the command starts by itself has the bug too.
      const env = { ...process.env, ...environmentOf(mock), ...(bug !== undefined && { INVITEKIT_BUG: bug }) }
      const { status, output } = await this.#spawn(env, limit)
      return { status, output, duration: performance.now() - started }
    } finally {
      await mock.close()
    }
  }

  #spawn(env: NodeJS.ProcessEnv, limit: number): Promise<Pick<Outcome, 'status' | 'output'>> {
    const [file = '', ...args] = this.#words
    return new Promise((resolve, reject) => {
      // A group of its own, so that what it has started ends with it.
      const child = spawn(file, args, {
        stdio: ['ignore', 'pipe', 'pipe'],
        env,
        detached: process.platform !== 'win32',
      })
      this.#children.add(child)
      let output = ''
      const hear = (part: Buffer) => void (output = (output + part.toString()).slice(-kept))
      child.stdout?.on('data', hear)
      child.stderr?.on('data', hear)
      let isLate = false
      const timer = setTimeout(() => {
        isLate = true
        kill(child)
      }, limit)
      child.on('error', (error) =>
        reject(new CommandRefused(`${file} can't be run: ${error.message}. Name another command.`)),
      )
      child.on('close', (status) => {
        clearTimeout(timer)
        this.#children.delete(child)
        resolve({ status: isLate ? undefined : (status ?? 1), output })
      })
    })
  }

  end(): void {
    process.off('SIGINT', this.#onSignal).off('SIGTERM', this.#onSignal)
    for (const child of this.#children) kill(child)
  }
}

function kill(child: ChildProcess): void {
  try {
    if (process.platform !== 'win32' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
