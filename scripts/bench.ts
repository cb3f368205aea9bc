/**
 * Measures the mock beside other servers and writes docs/performance.md.
 *
 *   npm run bench              takes about half an hour
 *   npm run bench -- --short   sees in a minute that everything works; prints, writes nothing, asserts no times
 *   npm run bench -- first-run            what npx of a package takes, in five minutes; writes that section alone
 *   npm run bench -- first-run --short    one round beside one other, in a minute; prints
 *   npm run bench -- fetch                requests without a port, in a minute; writes that section alone
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { chart } from './bench/chart.ts'
import type { Figures } from './bench/figures.ts'
import { fetchSection } from './bench/fetch-section.ts'
import { firstRunSection } from './bench/first-run-section.ts'
import { machine } from './bench/machine.ts'
import { measureDurable } from './bench/measure-durable.ts'
import { measureFetch } from './bench/measure-fetch.ts'
import { measureFirstRun } from './bench/measure-first-run.ts'
import { measureGrowth } from './bench/measure-growth.ts'
import { measureOperations } from './bench/measure-operations.ts'
import { measureSandboxes } from './bench/measure-sandboxes.ts'
import { measureRestarts, measureStarts } from './bench/measure-starts.ts'
import { root } from './bench/measured-server.ts'
import { measureVerify } from './bench/measure-verify.ts'
import { memoryAtRest } from './bench/memory.ts'
import { connections, page } from './bench/page.ts'
import { peersAt } from './bench/servers.ts'

const plans = {
  long: {
    operations: { warmUps: 3, rounds: 31, connections, requests: 5000, peerRequests: 100 },
    starts: 7,
    firstRun: { rounds: 5, peers: 3 },
    fetch: { warmUps: 3, rounds: 31, requests: 1000 },
    restart: 100_000,
    sandboxes: { warmUps: 1, rounds: 5, connections: 1, count: 1000, requests: 200 },
    growth: { warmUps: 3, rounds: 5, connections, small: 1000, large: 1_000_000, requests: 1500, settlements: 60 },
    durable: { warmUps: 3, rounds: 31, connections, small: 1000, large: 1_000_000, requests: 1500 },
    verify: { sizes: [4, 200], rounds: 5 },
  },
  short: {
    operations: { warmUps: 1, rounds: 1, connections, requests: 64, peerRequests: 4 },
    starts: 1,
    firstRun: { rounds: 1, peers: 1 },
    fetch: { warmUps: 1, rounds: 1, requests: 64 },
    restart: 300,
    sandboxes: { warmUps: 1, rounds: 1, connections: 1, count: 50, requests: 20 },
    growth: { warmUps: 1, rounds: 1, connections, small: 50, large: 500, requests: 64, settlements: 8 },
    durable: { warmUps: 1, rounds: 1, connections, small: 30, large: 300, requests: 64 },
    verify: { sizes: [4], rounds: 1 },
  },
}

const isShort = process.argv.includes('--short')
const plan = isShort ? plans.short : plans.long
const started = new Date()

const pageFile = `${root}docs/performance.md`

const sections: Readonly<Record<string, () => Promise<string[]>>> = {
  'first-run': async () => firstRunSection(await measureFirstRun(plan.firstRun)),
  fetch: measureFetchSection,
}
const [only] = Object.entries(sections).filter(([name]) => process.argv.includes(name))
if (only) {
  const section = await formatted((await only[1]()).join('\n\n'))
  if (isShort) console.log(section)
  else writeFileSync(pageFile, withSection(readFileSync(pageFile, 'utf8'), section))
} else {
  await measureAll()
}

async function measureFetchSection(): Promise<string[]> {
  const rows = await measureFetch(plan.fetch)
  return fetchSection(rows, process.versions.node, started.toISOString().slice(0, 10))
}

async function measureAll(): Promise<void> {
  if (!existsSync(`${peersAt}/node_modules`)) {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: peersAt, stdio: ['ignore', 'inherit', 'inherit'] })
  }
  const figures = await measure()
  const text = await formatted(page(figures))
  if (isShort) return console.log(text)
  const [first] = figures.operations
  mkdirSync(`${root}docs`, { recursive: true })
  writeFileSync(pageFile, text)
  if (first) writeFileSync(`${root}docs/performance.svg`, chart(first))
}

async function formatted(text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(`${root}package.json`)), parser: 'markdown' })
}

/** The page with this section instead of its own, or before the one that follows it. */
function withSection(text: string, section: string): string {
  const [heading] = section.split('\n', 1)
  const parts = text.split(/^(?=## )/m).filter((part) => !part.startsWith(`${heading}\n`))
  const next = parts.findIndex((part) => part.startsWith('## Sandboxes'))
  return parts.toSpliced(next === -1 ? parts.length : next, 0, `${section}\n`).join('')
}

async function measure(): Promise<Figures> {
  const starts = await step('start', () => measureStarts(plan.starts))
  const atRest = await step('memory', memoryAtRest)
  const firstRun = isShort ? undefined : await step('first run', () => measureFirstRun(plan.firstRun))
  const withoutPort = await step('fetch', measureFetchSection)
  const operations = await step('operations', () => measureOperations(plan.operations))
  const restarts = await step('restart', () => measureRestarts(plan.restart, plan.starts))
  const sandboxes = await step('sandboxes', () => measureSandboxes(plan.sandboxes))
  const growth = await step('growth', () => measureGrowth(plan.growth))
  const durable = await step('durable', () => measureDurable(plan.durable))
  const verifications = await step('verify', () => measureVerify(plan.verify.sizes, plan.verify.rounds))
  return {
    machine: machine(started.toISOString().slice(0, 10), Math.ceil((Date.now() - started.getTime()) / 60_000)),
    starts,
    atRest,
    ...(firstRun && { firstRun }),
    withoutPort,
    operations,
    restarts,
    restartSize: plan.restart,
    sandboxes,
    growth,
    growthSizes: [plan.growth.small, plan.growth.large],
    durable,
    durableSizes: [plan.durable.small, plan.durable.large],
    verifications,
  }
}

async function step<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  const from = performance.now()
  const result = await run()
  console.error(`${name}: ${Math.round((performance.now() - from) / 1000)} s`)
  return result
}
