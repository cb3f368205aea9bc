// @ts-check
/**
 * A process in which Redocly's command line runs as often as its parent asks, and is loaded once: bundle.ts. It ends
 * with its parent.
 */
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const home = path.dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json'))
const cli = pathToFileURL(path.join(home, 'lib/index.js')).href
const end = process.exit.bind(process)
let count = 0

process.on('message', (/** @type {import('./bundle.ts').Order} */ order) => void run(order))
process.once('disconnect', () => end())

/** @param {import('./bundle.ts').Order} order */
async function run({ args, cwd }) {
  process.chdir(cwd)
  process.argv = [process.argv0, 'redocly', ...args]
  let report = ''
  process.stderr.write = (/** @type {string | Uint8Array} */ chunk) => {
    report += String(chunk)
    return true
  }
  count += 1
  // It runs when it is loaded, and ends the process when nothing is left to do.
  process.channel?.unref()
  const status = await new Promise((resolve) => {
    process.exit = /** @type {typeof process.exit} */ (resolve)
    import(`${cli}?${count}`).catch((error) => resolve(String(error)))
  })
  process.channel?.ref()
  process.send?.({ status, report })
}
