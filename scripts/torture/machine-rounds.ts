import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from '../drive/chance.ts'
import { spawnMock, type MockProcess } from '../drive/mock-process.ts'
import { complaints, crowd } from './crowd.ts'

/** As in a container of its own: it sees no process but its own, and no other sees it by its pid. */
const alone = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child']

/**
 * Lets two mocks that don't see each other have one folder: a second start is refused while the first one lives; when the
 * first one is paused, the second takes over, and the first wakes up while both are written to. Nothing that either
 * acknowledged may be lost. Rejects when something is; resolves with what was done, in words.
 */
export async function tortureMachines(rounds: number, chance: Chance): Promise<string> {
  const [file = '', ...words] = alone
  if (spawnSync(file, [...words, 'true']).status !== 0)
    return 'left out, because only root on Linux can make a container'
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'invitekit-torture-'))
  const start = async (): Promise<MockProcess> => {
    const { ready, ...spawned } = spawnMock(['--data', folder, '--scenario', 'empty'], [], alone)
    return { ...spawned, told: await ready }
  }
  const accepted = new Set<string>()
  const refused = new Set<string>()
  const takeovers = Math.ceil(rounds / 10)
  for (let round = 1; round <= takeovers; round++) {
    const where = `Take-over ${round}, files in ${folder}`
    const first = await start()
    const early = crowd(first)
    const rival = spawnMock(['--data', folder], [], alone)
    rival.ready.catch(() => {})
    const status = await rival.ended
    if (status !== 2)
      throw new Error(`${where}: a second start ended with ${status} beside a living one:\n${rival.log()}`)
    await sleep(chance.below(200))
    const pid = innerPid(first)
    process.kill(pid, 'SIGSTOP')
    const second = await start()
    const late = crowd(second)
    await sleep(chance.below(200))
    process.kill(pid, 'SIGCONT')
    const end = await first.ended
    await sleep(chance.below(200))
    await Promise.all([early.stop(), late.stop()])
    if (end !== 1 || !first.log().includes('Another mock has taken')) {
      throw new Error(`${where}: the one that was paused ended with ${end}:\n${first.log()}`)
    }
    for (const people of [early, late]) {
      for (const email of people.accepted) accepted.add(email)
      for (const email of people.refused) refused.add(email)
    }
    const wrong = await complaints(second, accepted, refused)
    process.kill(innerPid(second), round % 2 === 0 ? 'SIGKILL' : 'SIGTERM')
    await second.ended
    const again = await start()
    wrong.push(...(await complaints(again, accepted, refused)))
    process.kill(innerPid(again), 'SIGTERM')
    await again.ended
    if (wrong.length > 0) throw new Error(`${where}:\n${wrong.join('\n')}`)
  }
  fs.rmSync(folder, { recursive: true })
  return `${takeovers} take-overs, ${accepted.size} changes, ${refused.size} refused to who was paused`
}

/** Node's own, below `unshare`. */
function innerPid({ child }: MockProcess): number {
  return Number(fs.readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ')[0])
}
