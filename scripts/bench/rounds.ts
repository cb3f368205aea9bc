import { load } from './load.ts'
import type { MeasuredServer } from './measured-server.ts'
import { spreadOf, type Spread } from './numbers.ts'

export interface Contestant {
  readonly server: MeasuredServer
  /** The request with this number, from 0. */
  readonly request: (number: number) => string
  /** Requests a round; a slow server gets fewer. */
  readonly requests: number
}

export interface Plan {
  /** Rounds that do not count: by their end, V8 has compiled what a request runs through. */
  readonly warmUps: number
  readonly rounds: number
  readonly connections: number
}

/** What one contestant needed, and how that compares, round by round, with the first of the contestants. */
export interface Result {
  readonly name: string
  /** Microseconds of CPU time for each request, of all threads. */
  readonly cpu: Spread
  /** The same, round by round. */
  readonly cpuRounds: readonly number[]
  readonly cpuRatio: Spread
  /** Milliseconds. */
  readonly p99: Spread
  readonly p99Ratio: Spread
  readonly perSecond: Spread
}

interface Sample {
  readonly cpu: number
  readonly p99: number
  readonly perSecond: number
}

/** Measures all contestants in turn, round after round, after the warm-ups. */
export async function compare(
  contestants: readonly Contestant[],
  { warmUps, rounds, connections }: Plan,
): Promise<Result[]> {
  const samples = contestants.map((): Sample[] => [])
  const numbers = contestants.map(() => 0)
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const [index, { server, request, requests }] of contestants.entries()) {
      const next = () => {
        const number = numbers[index] ?? 0
        numbers[index] = number + 1
        return request(number)
      }
      const before = await server.usage()
      const { p99, requestsPerSecond } = await load({ port: server.port, next, count: requests, connections })
      const after = await server.usage()
      if (round >= 0)
        samples[index]?.push({ cpu: (after.cpu - before.cpu) / requests, p99, perSecond: requestsPerSecond })
    }
  }
  const first = samples[0] ?? []
  return contestants.map(({ server }, index) => {
    const own = samples[index] ?? []
    const ratio = (of: (sample: Sample) => number) =>
      spreadOf(own.map((sample, round) => of(sample) / of(first[round] as Sample)))
    return {
      name: server.name,
      cpu: spreadOf(own.map(({ cpu }) => cpu)),
      cpuRounds: own.map(({ cpu }) => cpu),
      cpuRatio: ratio(({ cpu }) => cpu),
      p99: spreadOf(own.map(({ p99 }) => p99)),
      p99Ratio: ratio(({ p99 }) => p99),
      perSecond: spreadOf(own.map(({ perSecond }) => perSecond)),
    }
  })
}
