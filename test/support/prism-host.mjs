// @ts-check
/**
 * A process that loads Prism once, which takes seconds, and starts it as often as its parent asks: test/support/prism.ts.
 * It ends with its parent.
 */
import { createSingleProcessPrism } from '@stoplight/prism-cli/dist/util/createServer.js'

/** What the command line has unless it is told otherwise; it only prints nothing. */
const options = {
  host: '127.0.0.1',
  cors: true,
  multiprocess: false,
  errors: false,
  validateRequest: true,
  verboseLevel: 'silent',
}

process.on('message', (/** @type {import('./prism.ts').PrismOrder} */ { port, document, upstream }) => {
  const proxied = upstream === undefined ? {} : { upstream: new URL(upstream) }
  // Its types want all that has a default.
  const all = /** @type {unknown} */ ({ ...options, port, document, ...proxied })
  createSingleProcessPrism(/** @type {Parameters<typeof createSingleProcessPrism>[0]} */ (all)).then(
    () => process.send?.({ port }),
    (error) => process.send?.({ port, error: String(error) }),
  )
})
process.once('disconnect', () => process.exit())
