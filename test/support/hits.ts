import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.env['INVITEKIT_HITS']
const seen = new Set<string>()

/** Remembers, for all test files together, that a test saw this status from this operation. */
export function recordHit(operationId: string, status: number): void {
  const hit = `${operationId} ${status}`
  if (folder === undefined || seen.has(hit)) return
  seen.add(hit)
  appendFileSync(join(folder, String(process.pid)), `${hit}\n`)
}

/** All that was remembered so far: operationId, a space, and the status. */
export function recordedHits(): ReadonlySet<string> {
  if (folder === undefined) throw new Error('INVITEKIT_HITS is not set. Run the tests with: npm test')
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
  return new Set(lines.filter((line) => line !== ''))
}
