import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, root, withServers, type ServerOptions } from './measured-server.ts'
import { spreadOf, type Spread } from './numbers.ts'
import { inFolder } from './scratch.ts'
import { mock, plainHttp, prism } from './servers.ts'

export interface StartRow {
  readonly name: string
  /** Milliseconds from the start of the process to the end of its first answer. */
  readonly time: Spread
  /** Beside the first row's, round by round. */
  readonly ratio: Spread
}

/** `invitekit start` as built, with other flags. */
const invitekit = (name: string, ...flags: readonly string[]): ServerOptions => ({
  name,
  script: 'bin/invitekit.js',
  args: (port) => ['start', '--port', String(port), ...flags],
})

/** How long it takes from the start of a process to its first answer. */
export function measureStarts(rounds: number): Promise<StartRow[]> {
  return starts([plainHttp(100, 'application/json'), invitekit('invitekit', '--memory'), prism], rounds)
}

/** The same for a kept state of so many invitations, beside an empty one. */
export function measureRestarts(invitations: number, rounds: number): Promise<StartRow[]> {
  return inFolder(async (folder) => {
    const [empty, full] = [`${folder}/empty`, `${folder}/full`]
    const each = Math.ceil(invitations / 3)
    const states = [
      mock('empty', { data: empty, scenario: 'empty' }),
      mock('full', { data: full, parameters: { invitations: each } }),
    ]
    await withServers(states, async () => {})
    return starts([invitekit('an empty state', '--data', empty), invitekit('a full state', '--data', full)], rounds)
  })
}

async function starts(servers: readonly ServerOptions[], rounds: number): Promise<StartRow[]> {
  const times = servers.map((): number[] => [])
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, server] of servers.entries()) {
      const time = await start(server)
      if (round >= 0) times[index]?.push(time)
    }
  }
  return servers.map(({ name }, index) => {
    const own = times[index] ?? []
    const ratios = own.map((time, round) => time / (times[0]?.[round] ?? Number.NaN))
    return { name, time: spreadOf(own), ratio: spreadOf(ratios) }
  })
}

async function start({ script, args }: ServerOptions): Promise<number> {
  const port = await freePort()
  const started = performance.now()
  const child = spawn(process.execPath, [root + script, ...args(port)], { cwd: root, stdio: 'ignore' })
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`${script} ended with ${child.exitCode} before it answered.`)
      await sleep(2)
    }
    return performance.now() - started
  } finally {
    const ended = once(child, 'exit')
    if (child.kill('SIGTERM')) await ended
  }
}

/** Whether there is an answer, of any status. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ port, host: '127.0.0.1', path: '/_mock/health', agent: false }, (response) => {
      response.resume().on('end', () => resolve(true))
    }).on('error', () => resolve(false))
  })
}
