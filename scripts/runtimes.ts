import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Mock } from '../mock/index.ts'
import { stories, told } from '../test/golden/stories.ts'
import { stageOf } from '../test/support/stage.ts'
import { nodeOf } from './nodes/node-of.mjs'
import { hosts, type Host } from './runtimes/hosts.ts'
import { newestMsw, toldWithMsw, usesMsw } from './runtimes/newest-msw.ts'

/**
 * Packs the package, installs it beside Bun, Deno and Hono, and has `mock.fetch` answer the golden stories there, to the last
 * byte. Then it asks by the newest msw. Takes a minute, and fetches 100 MB of packages.
 *
 *   npm run runtimes                all of them
 *   npm run runtimes -- bun hono    these
 *
 * Ends with 1 at the first difference.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({
  // A tarball that was packed before saves packing it here.
  options: { packed: { type: 'string' } },
  allowPositionals: true,
})
const scratch = mkdtempSync(join(tmpdir(), 'invitekit-runtimes-'))
const known = [...Object.keys(hosts), 'msw']
const asked = positionals.length > 0 ? positionals : known

try {
  const stranger = asked.find((name) => !known.includes(name))
  if (stranger !== undefined) throw new Error(`There is no ${stranger} to run on. Known are ${known.join(', ')}.`)
  const tarball = values.packed ?? packed()
  for (const name of asked) {
    const began = performance.now()
    const host = hosts[name]
    const project = install(name, tarball, host?.packages ?? [newestMsw])
    if (host) await tellStories(project, host)
    else askByMsw(project)
    console.error(`${name}: as it should be, after ${Math.round(performance.now() - began)} ms`)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

function packed(): string {
  const args = ['scripts/pack.mjs', '--to', scratch]
  const said = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 2] })
  return said.trim().split('\n').at(-1) ?? ''
}

/** Gives the project's folder. */
function install(name: string, tarball: string, packages: readonly string[]): string {
  const project = mkdtempSync(join(scratch, `${name}-`))
  writeFileSync(join(project, 'package.json'), '{"private":true,"type":"module"}')
  const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', tarball, ...packages]
  // What is printed here is for whoever waits.
  execFileSync('npm', args, { cwd: project, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  return project
}

async function tellStories(project: string, { program, start }: Host): Promise<void> {
  writeFileSync(join(project, 'server.js'), program)
  const port = String(await freePort())
  const [command, ...words] = start('server.js', port)
  const bin = join(project, 'node_modules/.bin')
  const env = { ...process.env, PORT: port, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` }
  const server = spawn(command, words, { cwd: project, env, stdio: ['ignore', 2, 2], detached: true })
  const url = `http://127.0.0.1:${port}`
  try {
    for (const { name, story } of stories) {
      const reset = await answerOf(`${url}/_mock/reset`, server, { method: 'POST' })
      if (!reset.ok) throw new Error(`A reset was answered with ${reset.status}: ${await reset.text()}`)
      const directory = (await (await fetch(`${url}/_mock/directory`)).json()) as Mock['directory']
      const said = await told(story, stageOf({ directory, url } as Mock))
      const want = readFileSync(join(root, `test/golden/${name}.http`), 'utf8')
      const [lines, others] = [linesOf(said), linesOf(want)]
      const at = others.findIndex((line, index) => line !== lines[index])
      if (at >= 0) throw new Error(`${name} is told otherwise: ${lines[at]}, where it should be ${others[at]}`)
    }
  } finally {
    // Its command may be a script that has started it.
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid)
  }
}

/** Asks until somebody listens. */
async function answerOf(url: string, server: ReturnType<typeof spawn>, init: RequestInit): Promise<Response> {
  for (;;) {
    try {
      return await fetch(url, init)
    } catch (error) {
      if (server.exitCode !== null)
        throw new Error(`The server ended with ${server.exitCode}, before it listened.`, { cause: error })
      await pause(100)
    }
  }
}

/** Engines say in their own words what is wrong in a JSON. */
function linesOf(transcript: string): string[] {
  const steps = transcript.split(/^(?=### )/m).map((step) => {
    if (!step.includes('The body is not JSON: ')) return step
    return step
      .replaceAll(/(?<=The body is not JSON: )[^"]*/g, '…')
      .replace(/^content-length: \d+$/m, 'content-length: …')
  })
  return steps.join('').split('\n')
}

function askByMsw(project: string): void {
  writeFileSync(join(project, 'uses.ts'), usesMsw)
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const flags = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--skipLibCheck']
  const types = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node']
  execFileSync(process.execPath, [tsc, ...flags, ...types, 'uses.ts'], { cwd: project, stdio: ['ignore', 2, 2] })
  const [major = ''] = process.versions.node.split('.')
  // It runs on no older one.
  const node = Number(major) < 22 ? nodeOf('24') : process.execPath
  const said = execFileSync(node, ['uses.js'], { cwd: project, encoding: 'utf8' })
  if (said !== toldWithMsw) throw new Error(`With ${newestMsw} it says ${said}, not ${toldWithMsw}`)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}
