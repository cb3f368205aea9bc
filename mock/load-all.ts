import { loadMailer, loadMime } from './node/mime.ts'
import { loadFaker } from './scenarios/locales.ts'

/**
 * Loads what a mock otherwise loads when it is first needed. Node remembers a module that could not be loaded as such,
 * so a process that is out of descriptors just then would never get it. Rejects with the system's error.
 */
export async function loadAll({ sendsMail }: { sendsMail: boolean }): Promise<void> {
  await Promise.all([
    import('./generated/control-request-validators.js'),
    loadFaker(),
    loadMime(),
    ...(sendsMail ? [loadMailer()] : []),
  ])
}
