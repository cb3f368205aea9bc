import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const module = fileURLToPath(new URL('./at-end.ts', import.meta.url))
const script = `
  import { spawn } from 'node:child_process'
  const { atEnd } = await import(${JSON.stringify(module)})
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  atEnd(() => child.kill('SIGKILL'))
  console.log(child.pid)
  setInterval(() => {}, 1000)`

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'after %s nobody lives on whom a script has started',
  async (signal) => {
    const running = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
    const [pid] = (await once(running.stdout, 'data')) as [Buffer]
    expect(isAlive(Number(pid))).toBe(true)
    running.kill(signal)
    expect(await once(running, 'exit')).toEqual([null, signal])
    await expect.poll(() => isAlive(Number(pid))).toBe(false)
  },
)
