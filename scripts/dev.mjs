// @ts-check
/**
 * Runs the mock from the sources and starts it again whenever they change. State is kept, as in any restart.
 *
 *   npm run dev                what `npm start` takes may follow: npm run dev -- --port 5000
 *
 * A change that does not build leaves the mock as it was.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sourceFolders } from './build/source-folders.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const words = process.argv.slice(2)
/** Editors write a file in several steps. Milliseconds. */
const calm = 100

/** @type {import('node:child_process').ChildProcess | undefined} */
let mock
let isStopping = false
/** What has changed since the last turn, as the first folder of its path. @type {Set<string>} */
const changed = new Set()
/** @type {NodeJS.Timeout | undefined} */
let waiting
/** One turn after the other. @type {Promise<void>} */
let turn = Promise.resolve()

for (const folder of [...sourceFolders, 'spec']) {
  watch(join(root, folder), { recursive: true }, (_, path) => {
    // The generator writes these itself, and tests are not built.
    if (path === null || /\.test\.ts$|^generated\b/.test(path)) return
    changed.add(folder)
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      turn = turn.then(renew)
    }, calm)
  })
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    isStopping = true
    void stop().then(() => process.exit(0))
  })
}
await renew()

async function renew() {
  if (isStopping) return
  const isSpec = changed.has('spec')
  changed.clear()
  // A change that is under way meanwhile has a turn of its own.
  if (isSpec && !(await run('--import', 'tsx', 'scripts/generate.ts'))) return
  if (!(await run('scripts/build.mjs', '--if-stale'))) return
  await stop()
  if (isStopping) return
  mock = spawn(process.execPath, [join(root, 'bin/invitekit.js'), 'start', ...words], { stdio: 'inherit' })
}

async function stop() {
  const running = mock
  mock = undefined
  if (!running || running.exitCode !== null || running.signalCode !== null) return
  const ended = once(running, 'exit')
  running.kill('SIGTERM')
  await ended
}

/** Whether a script of this project has done its work. @param {string[]} args */
async function run(...args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  const [status] = await once(child, 'exit')
  if (status !== 0) console.error('The mock stays as it was. It starts again with the next change.')
  return status === 0
}
