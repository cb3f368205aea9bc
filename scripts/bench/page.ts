import type { Figures, Machine } from './figures.ts'
import { firstRunSection } from './first-run-section.ts'
import { spreadOf } from './numbers.ts'
import type { Result } from './rounds.ts'
import { count, spread, table, times, verdict } from './table.ts'

/** docs/performance.md: what was measured, and against which goals. */
export function page(figures: Figures): string {
  return [
    '# Performance',
    `Written by \`npm run bench\`, which measures everything again. ${machineText(figures.machine)}`,
    method,
    '![CPU time for each request, by server](performance.svg)',
    '## A request',
    `State is kept in a folder, requests are validated and noted in the journal of requests, the sandbox is resolved. Goals, in CPU time: at most 2x plain \`node:http\`, a third of stock Express, a sixth of Prism, a fortieth of Mockoon; in p99 at ${connections} connections: at most 2x plain.`,
    operationsTable(figures),
    `With ${connections} connections, sent by one process on the same machine, which sets the most that a fast server can show:`,
    throughputTable(figures),
    '## Start and memory',
    startsTable(figures),
    ...(figures.firstRun ? firstRunSection(figures.firstRun) : []),
    ...figures.withoutPort,
    '## Sandboxes',
    sandboxesText(figures),
    sandboxesTable(figures),
    '## A million invitations',
    growthText(figures),
    growthTable(figures),
    '## Changes that are on disk before they are answered',
    durableTable(figures),
    '## Verifying contracts',
    'A whole run of `invitekit verify`, all its stages, beside a program that starts the mock and calls pact-js’s `Verifier`, which replays only; the same pacts, one after the other. Goal: faster.',
    verifyTable(figures),
  ].join('\n\n')
}

export const connections = 32

const method =
  'Every figure is compared with something started beside it: all servers of a row run at once and take turns, round ' +
  'after round, and the ratio is taken within each round. Shown are the median of the rounds and, in parentheses, the ' +
  'least and the greatest. CPU time is user and system time of the server’s whole process, divided by the requests; ' +
  'unlike throughput it hardly depends on what else the machine does. The bare servers answer a constant of the same ' +
  'size. The other mock servers serve the same OpenAPI document, json-server ten invitations of its own.'

function machineText({ processor, cores, gigabytes, system, versions, day, minutes }: Machine): string {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `Last run on ${day}, in ${minutes} minutes, on ${processor} (${cores} cores, ${gigabytes} GB, ${system}, shared with other work) with ${list.join(', ')}.`
}

function operationsTable({ operations }: Figures): string {
  const others = othersIn(operations)
  const head = ['µs of CPU a request', 'invitekit', ...others, 'goals', 'p99, ms', 'x plain', 'goal']
  const rows = operations.map(({ operation, bytes, results }) => {
    const by = (name: string) => resultOf(name, results)
    const own = by('invitekit')
    const missed = goals.flatMap(({ name, share }) => {
      const ratio = ratioOf(own, by(name))
      return ratio <= share ? [] : [`${name} (${ratio.toFixed(2)}x)`]
    })
    return [
      `${operation} (${bytes} B)`,
      spread(own.cpu),
      ...others.map((name) => `${spread(by(name).cpu)}${name === 'plain node:http' ? `, ${times(own.cpuRatio)}` : ''}`),
      missed.length === 0 ? 'reached' : `missed: ${missed.join(', ')}`,
      spread(own.p99),
      times(own.p99Ratio),
      verdict(own.p99Ratio.median <= 2),
    ]
  })
  return table(head, rows)
}

function throughputTable({ operations }: Figures): string {
  const servers = ['invitekit', ...othersIn(operations)]
  const rows = operations.map(({ operation, results }) => [
    operation,
    ...servers.map((name) => count(Math.round(resultOf(name, results).perSecond.median))),
  ])
  return table(['requests a second', ...servers], rows)
}

/** The servers that the mock is compared with, in the order in which they were measured. */
function othersIn([first]: Figures['operations']): string[] {
  return (first?.results ?? []).map(({ name }) => name).filter((name) => name !== 'invitekit')
}

const resultOf = (name: string, results: readonly Result[]) => results.find((result) => result.name === name) as Result

/** Of CPU time: the median of the rounds' own ratios. */
function ratioOf(own: Result, other: Result): number {
  return spreadOf(own.cpuRounds.map((cpu, round) => cpu / (other.cpuRounds[round] ?? Number.NaN))).median
}

const goals = [
  { name: 'plain node:http', share: 2 },
  { name: 'stock Express 5', share: 1 / 3 },
  { name: 'Prism', share: 1 / 6 },
  { name: 'Mockoon', share: 1 / 40 },
]

function startsTable({ starts, restarts, restartSize, atRest, growth }: Figures): string {
  const [, own, prism] = starts.map(({ ratio }) => ratio.median) as [number, number, number]
  const [empty, full] = restarts.map(({ time }) => time.median) as [number, number]
  const rows = [
    ...starts.map(({ name, time, ratio }) => [
      `${name}: start to first answer`,
      `${spread(time)} ms, ${times(ratio)}`,
      '',
    ]),
    ['invitekit beside bare node', `${own.toFixed(1)}x`, `at most 3x: ${verdict(own <= 3)}`],
    ['Prism beside invitekit', `${(prism / own).toFixed(1)}x`, `at least 5x: ${verdict(prism >= 5 * own)}`],
    ...restarts.map(({ name, time }, index) => [
      `restart with ${index === 0 ? name : `${count(restartSize)} invitations`}`,
      `${spread(time)} ms`,
      '',
    ]),
    ['what the invitations add', `${Math.round(full - empty)} ms`, `below 1 s: ${verdict(full - empty < 1000)}`],
    ['memory at rest', `${Math.round(atRest / 1e6)} MB`, `at most 90 MB: ${verdict(atRest <= 90e6)}`],
    [
      'memory for each invitation',
      `${Math.round(growth.bytesEach)} B`,
      `at most 1 kB: ${verdict(growth.bytesEach <= 1000)}`,
    ],
  ]
  return table(['', 'measured', 'goal'], rows)
}

function sandboxesText({ sandboxes: { count: number, bytesEach, bytesInUse } }: Figures): string {
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`
  return (
    `Each of ${count(number)} sandboxes of the default scenario takes ${kilobytes(bytesEach)} of memory, and ` +
    `${kilobytes(bytesInUse)} once somebody was invited in it through each service: the requests are in its journal. ` +
    'All of it is kept on disk. One request after the other; goal: within 10 ms.'
  )
}

function sandboxesTable({ sandboxes: { results } }: Figures): string {
  const names = ['ClickHouse: get one', 'create a sandbox', 'fork it', 'reset it']
  const rows = results.map((result, index) => [
    names[index] ?? '',
    spread(result.cpu),
    times(result.cpuRatio),
    spread(result.p99),
    verdict(result.p99.median <= 10),
  ])
  return table(['', 'µs of CPU', 'beside the first', 'p99, ms', 'goal'], rows)
}

function growthText({ growthSizes: [small, large], growth: { listEach } }: Figures): string {
  const each = listEach.map((value) => value.toFixed(2))
  return (
    `${count(large)} pending invitations through each service in one organization, beside ${count(small)}; nothing is ` +
    'written to disk. Goal: at most 1.5x. ClickHouse’s list has no pages, so it answers all of them and grows with ' +
    `them: ${each[0]} µs for each invitation in the small organization, ${each[1]} µs in the large one.`
  )
}

function growthTable({ growth, growthSizes: [small, large] }: Figures): string {
  const head = ['µs of CPU a request', count(small), count(large), 'ratio', 'goal']
  return table(
    head,
    growth.rows.map(({ operation, results }) => {
      const [a, b] = results as [Result, Result]
      return [operation, spread(a.cpu), spread(b.cpu), times(b.cpuRatio), verdict(b.cpuRatio.median <= 1.5)]
    }),
  )
}

function durableTable({ durable: { results, duringSnapshot }, durableSizes: [small, large] }: Figures): string {
  const [a, b] = results as [Result, Result]
  const during = duringSnapshot.large.median / duringSnapshot.small.median
  const head = ['ClickHouse: create', `state of ${count(small)}`, `state of ${count(large)}`, 'ratio', 'goal: 1.5x']
  return table(head, [
    ['µs of CPU', spread(a.cpu), spread(b.cpu), times(b.cpuRatio), verdict(b.cpuRatio.median <= 1.5)],
    ['p99, ms', spread(a.p99), spread(b.p99), times(b.p99Ratio), verdict(b.p99Ratio.median <= 1.5)],
    [
      `p99 while a snapshot of the large one is written, ms (${duringSnapshot.rounds} rounds)`,
      spread(duringSnapshot.small),
      spread(duringSnapshot.large),
      `${during.toFixed(2)}x`,
      verdict(during <= 1.5),
    ],
  ])
}

function verifyTable({ verifications }: Figures): string {
  const rows = verifications.map(({ interactions, invitekit, pactJs, ratio }) => [
    `${interactions} interactions`,
    spread(invitekit),
    spread(pactJs),
    times(ratio),
    verdict(ratio.median < 1),
  ])
  return table(['ms', 'invitekit verify', 'pact-js', 'ratio', 'goal'], rows)
}
