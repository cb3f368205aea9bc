import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, askJson, disconnect } from '../drive/ask.ts'
import { startMock, type MockProcess, type Told } from '../drive/mock-process.ts'
import { requireNothing } from './attack.ts'

/** What an attack has before it. */
export interface Stand {
  readonly url: string
  readonly told: Told
  readonly child: MockProcess['child']
  readonly folder: string
}

export interface StandOptions {
  /** Of `invitekit start`, besides the folder and a clock that stands still. */
  readonly args?: readonly string[]
  /** Node's own. */
  readonly nodeOptions?: readonly string[]
}

/**
 * Attacks a mock with a folder of its own. Rejects as the attack does, and when the mock has not survived it whole: it
 * must answer, end with 0, have logged nothing, and hold the same worlds to the letter when it is started again.
 */
export async function attackMock<Result>(
  { args = [], nodeOptions = [] }: StandOptions,
  attack: (stand: Stand) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-attack-'))
  const all = ['--data', folder, '--clock', '2026-03-01T12:00:00Z', ...args]
  const mock = await startMock(all, nodeOptions)
  const { child, told } = mock
  try {
    const result = await attack({ url: told.url, told, child, folder })
    const before = await worldsAt(told.url)
    await end(mock)
    const again = await startMock(all)
    const after = await worldsAt(again.told.url)
    await end(again)
    requireNothing(differences(before, after))
    return result
  } catch (error) {
    child.kill('SIGKILL')
    const log = mock.log() === '' ? '' : `\nThe mock logged:\n${mock.log().slice(-3000)}`
    throw new Error(`${error instanceof Error ? error.message : String(error)}${log}`, { cause: error })
  } finally {
    disconnect()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function end({ child, ended, log }: MockProcess): Promise<void> {
  disconnect()
  child.kill('SIGTERM')
  const status = await ended
  requireNothing([
    ...(status === 0 ? [] : [`The mock ended with ${status} instead of 0 when it was told to stop.`]),
    ...(log() === '' ? [] : ['The mock logged something.']),
  ])
}

interface Named {
  readonly name: string
}

/** Every world of a mock as the text of its file, by where it is: each sandbox, and each of its snapshots. */
export async function worldsAt(url: string): Promise<Map<string, string>> {
  const worlds = new Map<string, string>()
  const { sandboxes } = await askJson<{ sandboxes: Named[] }>(url, { path: '/_mock/sandboxes' })
  for (const { name } of sandboxes) {
    const path = `/sandboxes/${name}/_mock/snapshots`
    const { snapshots } = await askJson<{ snapshots: Named[] }>(url, { path })
    for (const { name: taken } of snapshots) worlds.set(`${name}, ${taken}`, await textOf(url, `${path}/${taken}`))
    const headers = { 'content-type': 'application/json' }
    await askJson(url, { method: 'POST', path, headers, body: { name: 'of-attack' } })
    worlds.set(name, await textOf(url, `${path}/of-attack`))
    await askJson(url, { method: 'DELETE', path: `${path}/of-attack` })
  }
  return worlds
}

async function textOf(url: string, path: string): Promise<string> {
  const { status, text } = await ask(url, { path }, 60_000)
  if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${text.slice(0, 300)}`)
  return text
}

/** What of the worlds is not the same, a sentence each. */
export function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((where) => {
    const [old = '', now = ''] = [before.get(where), after.get(where)]
    if (old === now) return []
    let at = 0
    while (old[at] === now[at]) at += 1
    const part = (text: string) => text.slice(Math.max(0, at - 40), at + 80) || 'nothing'
    return [`The world of ${where} is another one after the restart: ${part(now)}, where there was ${part(old)}.`]
  })
}
