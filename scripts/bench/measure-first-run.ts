import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { nodeOf } from '../nodes/node-of.mjs'
import { freePort, root } from './measured-server.ts'
import { spreadOf, type Spread } from './numbers.ts'
import { serveRegistry } from './registry.ts'
import { inFolder } from './scratch.ts'

export interface FirstRun {
  /** ISO 8601. */
  readonly day: string
  readonly node: string
  readonly rows: readonly FirstRunRow[]
}

export interface FirstRunRow {
  readonly name: string
  /** Milliseconds from npx to the end of the first answer. */
  readonly time: Spread
  /** Beside the first row's, round by round. */
  readonly ratio: Spread
  readonly packages: number
  /** Bytes of what npx has installed. */
  readonly size: number
}

interface Contestant {
  readonly name: string
  /** What npx is told besides its own options. */
  readonly words: (port: number) => readonly string[]
  /** What is asked first. */
  readonly path: string
  /** npm's own unless given. */
  readonly registry?: string
}

/** Which releases are run: those that docs/performance.md names. */
const emulate = 'emulate@0.12.2'
const jsonServer = 'json-server@0.17.4'
const prism = '@stoplight/prism-cli@5.14.2'

const contestants = (registry: string, folder: string): readonly Contestant[] => [
  {
    name: emulate,
    words: (port) => [emulate, '--service', 'clerk', '--port', String(port)],
    path: '/v1/users',
  },
  {
    name: 'invitekit',
    words: (port) => ['invitekit', '--port', String(port), '--memory'],
    path: '/v1/organizations',
    registry,
  },
  {
    name: jsonServer,
    words: (port) => [jsonServer, '--host', '127.0.0.1', '--port', String(port), join(folder, 'db.json')],
    path: '/invitations',
  },
  {
    name: prism,
    words: (port) => [prism, 'mock', '--host', '127.0.0.1', '--port', String(port), join(folder, 'openapi.json')],
    path: '/v1/organizations',
  },
]

/** emulate runs on no older one. */
const version = '24'

/**
 * How long `npx PACKAGE` takes from nothing but npm's cache to the first answer. A first round, which does not count, fills the
 * cache. Needs the registry for it.
 */
export function measureFirstRun({ rounds, peers }: { rounds: number; peers: number }): Promise<FirstRun> {
  return inFolder(async (folder) => {
    const packed = execFileSync(process.execPath, [join(root, 'scripts/pack.mjs'), '--to', folder], {
      encoding: 'utf8',
    })
    writeFileSync(join(folder, 'db.json'), '{"invitations":[{"id":1}]}')
    cpSync(join(root, 'mock/generated/openapi.json'), join(folder, 'openapi.json'))
    const run = new Npx(folder)
    const registry = await serveRegistry(packed.trim())
    const chosen = contestants(registry.url, folder).slice(0, 1 + peers)
    const times = chosen.map((): number[] => [])
    try {
      for (let round = -1; round < rounds; round += 1) {
        for (const [index, contestant] of chosen.entries()) {
          const time = await run.firstAnswer(contestant)
          if (round >= 0) times[index]?.push(time)
        }
      }
    } finally {
      registry.stop()
    }
    const rows = chosen.map(({ name }, index) => {
      const own = times[index] ?? []
      const ratios = own.map((time, round) => time / (times[0]?.[round] ?? Number.NaN))
      return { name, time: spreadOf(own), ratio: spreadOf(ratios), ...run.installed(name) }
    })
    return { day: new Date().toISOString().slice(0, 10), node: run.version, rows }
  })
}

/** npx of another Node, in a folder of its own with a cache of its own. */
class Npx {
  readonly version: string
  readonly #folder: string
  readonly #node: string
  readonly #environment: NodeJS.ProcessEnv
  readonly #installed = new Map<string, { packages: number; size: number }>()

  constructor(folder: string) {
    this.#folder = folder
    this.#node = nodeOf(version)
    this.version = execFileSync(this.#node, ['--version'], { encoding: 'utf8' }).trim().slice(1)
    // What npm tells scripts of the run that it is in would be taken for settings.
    const own = Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package|config_local)/.test(name))
    this.#environment = {
      ...Object.fromEntries(own),
      PATH: [dirname(this.#node), process.env['PATH']].join(delimiter),
      npm_config_cache: join(folder, 'cache'),
    }
  }

  /** Milliseconds. */
  async firstAnswer({ name, words, path, registry }: Contestant): Promise<number> {
    rmSync(join(this.#folder, 'cache/_npx'), { recursive: true, force: true })
    const port = await freePort()
    const started = performance.now()
    const child = spawn('npx', ['--yes', '--prefer-offline', ...words(port)], {
      cwd: this.#folder,
      env: { ...this.#environment, ...(registry !== undefined && { npm_config_registry: registry }) },
      stdio: ['ignore', 'ignore', 'pipe'],
      // npx runs a shell, which runs the server: all of them are to end.
      detached: true,
    })
    let printed = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (printed = (printed + text).slice(-2000)))
    const ended = once(child, 'exit')
    try {
      while (!(await answers(port, path))) {
        if (child.exitCode !== null) throw new Error(`npx of ${name} ended before it answered:\n${printed}`)
        if (performance.now() - started > patience) throw new Error(`${name} did not answer in time:\n${printed}`)
        await sleep(5)
      }
      const time = performance.now() - started
      if (!this.#installed.has(name)) this.#installed.set(name, installedIn(join(this.#folder, 'cache/_npx')))
      return time
    } finally {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
    }
  }

  installed(name: string): { packages: number; size: number } {
    return this.#installed.get(name) ?? { packages: 0, size: 0 }
  }
}

const patience = 180_000

/** What stands in npx's folder: packages, and how many bytes they take on the disk. */
function installedIn(folder: string): { packages: number; size: number } {
  const count = (...args: string[]) => execFileSync(args[0] ?? '', args.slice(1), { encoding: 'utf8' })
  const manifests = count('find', folder, '-path', '*/node_modules/*', '-name', 'package.json')
  const packages = manifests.split('\n').filter((path) => /node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path))
  return { packages: packages.length, size: 1024 * Number.parseInt(count('du', '-sk', folder), 10) }
}

/** Whether there is an answer, of any status. */
function answers(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    get({ port, host: '127.0.0.1', path, agent: false }, (response) => {
      response.resume().on('end', () => resolve(true))
    }).on('error', () => resolve(false))
  })
}
