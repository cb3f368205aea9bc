import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ask, askJson, disconnect } from '../drive/ask.ts'
import { startMock } from '../drive/mock-process.ts'
import { servicesOf } from '../drive/services.ts'
import { trySome, type Attack } from './attack.ts'
import { pacts, specs, type Inputs } from './growth/inputs.ts'

const entry = fileURLToPath(new URL('../../bin/invitekit.js', import.meta.url))
const meter = fileURLToPath(new URL('growth/cost-at-exit.mjs', import.meta.url))
const sizes = [0.02, 1, 2, 4] as const

/** Milliseconds of processor time above those of nearly no input: what costs less is not looked at more closely. */
const cheap = 400
const most = 3

/** A command that is given more and more. */
interface Way {
  readonly name: string
  readonly args: readonly string[]
  /** Puts what it reads into the folder that it runs in. */
  readonly prepare: (folder: string, size: number) => void
}

/** Commands and what they read. */
export const commands: Attack = {
  name: 'commands',
  what: 'Files that are compared, verified, repaired, uploaded and listed by commands, each once, twice and four times as large in one of their dimensions: never more than three times the time for twice as much',
  times: { whole: 30, short: 3 },
  async run(times, chance) {
    const root = mkdtempSync(join(tmpdir(), 'invitekit-attack-'))
    const mock = await startMock(['--memory', '--clock', '2026-03-01T12:00:00Z', '--journal', '20000'])
    try {
      const all = [
        ...byFiles('compare', ['old.json', 'new.json'], specs),
        ...byFiles('verify', ['pact.json'], pacts),
        ...(await ofFolders(root)),
        ...(await ofMock(mock.told.url)),
      ]
      return await trySome(all, times, chance, (way) => steepness(way, root))
    } finally {
      disconnect()
      mock.child.kill('SIGKILL')
      await mock.ended
      rmSync(root, { recursive: true, force: true })
    }
  },
}

function byFiles(command: string, files: readonly string[], inputs: Readonly<Record<string, Inputs>>): Way[] {
  return Object.entries(inputs).map(([name, made]) => ({
    name: `${command}, ${name}`,
    args: [command, ...files],
    prepare: (folder, size) => {
      for (const [file, text] of Object.entries(made(size))) writeFileSync(join(folder, file), text)
    },
  }))
}

/** Commands about a folder of state, whose log has grown. */
async function ofFolders(root: string): Promise<Way[]> {
  const kept = (size: number) => join(root, `state-${size}`)
  for (const size of sizes) {
    const { child, told, ended } = await startMock(['--data', kept(size), '--clock', '2026-03-01T12:00:00Z'])
    const headers = { 'content-type': 'application/json' }
    const body = { name: 'a', parameters: { invitations: Math.round(size * 3000) } }
    await askJson(told.url, { method: 'POST', path: '/_mock/sandboxes', headers, body })
    disconnect()
    child.kill('SIGKILL')
    await ended
  }
  const prepare = (folder: string, size: number) => cpSync(kept(size), join(folder, 'state'), { recursive: true })
  const damaged = (folder: string, size: number) => {
    prepare(folder, size)
    for (const name of readdirSync(join(folder, 'state')).filter((each) => each.endsWith('.ndjson'))) {
      const file = join(folder, 'state', name)
      writeFileSync(file, readFileSync(file, 'latin1').replaceAll('@example.com', '@example.con'), 'latin1')
    }
  }
  return [
    { name: 'repair, lines', args: ['repair', '--data', 'state'], prepare },
    { name: 'repair, damaged lines', args: ['repair', '--data', 'state'], prepare: damaged },
  ]
}

/** Commands that ask a mock whose sandboxes are of the sizes. */
async function ofMock(url: string): Promise<Way[]> {
  const files = new Map<number, string>()
  const headers = { 'content-type': 'application/json' }
  for (const size of sizes) {
    const prefix = `/sandboxes/size-${size}`
    const body = { name: `size-${size}`, parameters: { invitations: Math.round(size * 3000) } }
    await askJson(url, { method: 'POST', path: '/_mock/sandboxes', headers, body })
    await askJson(url, { method: 'POST', path: `${prefix}/_mock/snapshots`, headers, body: { name: 's' } })
    files.set(size, (await ask(url, { path: `${prefix}/_mock/snapshots/s` })).text)
    const [service] = servicesOf(await askJson(url, { path: `${prefix}/_mock/directory` }), prefix)
    const path = `${prefix}/v1/nowhere`
    for (let asked = 0; service && asked < size * 100; asked += 1) await ask(url, { path })
  }
  const about = (name: string, words: readonly string[], more: Way['prepare'] = () => undefined): Way => ({
    name,
    args: [...words, '--url', url, '--sandbox', 'SANDBOX'],
    prepare: more,
  })
  return [
    about('snapshot download', ['snapshot', 'download', 's', '--output', 'file.json']),
    about('snapshot upload', ['snapshot', 'upload', 't', 'file.json'], (folder, size) =>
      writeFileSync(join(folder, 'file.json'), files.get(size) ?? ''),
    ),
    about('journal list', ['journal', 'list', '--limit', '1000']),
    about('outbox list', ['outbox', 'list']),
  ]
}

/** What is wrong with how the command's time grows; undefined when nothing is. */
async function steepness({ name, args, prepare }: Way, root: string): Promise<string | undefined> {
  const costs: number[] = []
  for (const size of sizes) {
    let least = Infinity
    // The least of two: what happens now and then is nobody's growth.
    for (let round = 0; round < 2; round += 1) {
      const folder = join(root, 'run')
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder)
      prepare(folder, size)
      const { cost, output } = await run(
        args.map((word) => (word === 'SANDBOX' ? `size-${size}` : word)),
        folder,
      )
      if (cost === undefined) return `${name}: ended badly: ${output.slice(0, 500)}`
      least = Math.min(least, cost)
    }
    costs.push(least)
  }
  const [nothing = 0, once_ = 0, twice = 0, whole = 0] = costs
  const shown = `${once_.toFixed(0)}, ${twice.toFixed(0)} and ${whole.toFixed(0)} ms for once, twice and four times as much, ${nothing.toFixed(0)} for nearly nothing`
  const [a, b, c] = [once_ - nothing, twice - nothing, whole - nothing]
  const isSteep = c > cheap && (c > most * b || b > most * a) && c > most * most * a
  return isSteep ? `${name}: ${shown}` : undefined
}

async function run(args: readonly string[], cwd: string): Promise<{ cost: number | undefined; output: string }> {
  const file = join(cwd, 'cost')
  const child = spawn(process.execPath, ['--import', meter, entry, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, INVITEKIT_COST: file },
    timeout: 300_000,
  })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [status] = (await once(child, 'close')) as [number | null]
  try {
    if (status === null || /\n\s+at .*:\d+:\d+/.test(output)) return { cost: undefined, output }
    return { cost: Number(readFileSync(file, 'utf8')), output }
  } catch {
    return { cost: undefined, output }
  }
}
