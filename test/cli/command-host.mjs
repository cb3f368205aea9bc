// @ts-check
/**
 * A process in which commands run one after the other, each as in one of its own, for what is built is loaded once:
 * test/cli/command.ts. It ends with its parent.
 */
const cli = new URL('../../dist/cli.js', import.meta.url).href
let count = 0

process.on('message', (/** @type {import('./command.ts').Order} */ order) => void run(order))
process.once('disconnect', () => process.exit())

/** @param {import('./command.ts').Order} order */
async function run({ args, cwd, env }) {
  process.chdir(cwd)
  process.env = env
  process.argv = [process.argv0, 'invitekit', ...args]
  process.exitCode = undefined
  const output = { stdout: '', stderr: '' }
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    process[name].write = (/** @type {string | Uint8Array} */ chunk) => {
      output[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
      return true
    }
  }
  count += 1
  // The command line runs when it is loaded.
  await import(`${cli}?${count}`)
  for (const event of ['uncaughtException', 'unhandledRejection', 'SIGINT', 'SIGTERM'])
    process.removeAllListeners(event)
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) process[name].removeAllListeners('error')
  process.send?.({ status: process.exitCode ?? 0, ...output })
}
