import { NotSeen } from './not-seen.ts'
import type { Bench } from './bench.ts'
import type { Progress } from './progress.ts'
import { NoAnswer } from './wire.ts'

/** Cancels what was made and is not gone, by the ids that are known. */
export async function cancelLeft(bench: Bench, progress: Progress): Promise<void> {
  if (!bench.service.terms.requests.cancel) return
  for (const id of progress.left) {
    const { status } = await bench.cancel(id)
    // What is not there need not be taken back.
    if (status === 404 || status === 410) progress.gone(id)
  }
}

/**
 * The same of whatever the list has with an address of this run, and looks once more. Resolves with what is still there:
 * addresses, or why nothing is known.
 */
export async function sweep(bench: Bench, progress: Progress): Promise<readonly string[]> {
  if (!bench.service.terms.requests.cancel) return []
  const attempt = async <Result>(step: () => Promise<Result>): Promise<Result | string> => {
    try {
      return await step()
    } catch (error) {
      if (error instanceof NotSeen || error instanceof NoAnswer) return error.message
      throw error
    }
  }
  const failed = await attempt(() => cancelLeft(bench, progress))
  if (typeof failed === 'string') return [failed]
  if (!progress.hasInvited) return []
  const waiting = async () => (await bench.own()).filter(({ isSettled }) => !isSettled)
  const found = await attempt(waiting)
  if (typeof found === 'string') return [`The list can't be read to see what is left: ${found}`]
  for (const { id } of found) if (id !== undefined) await attempt(() => bench.cancel(id))
  if (found.length === 0) return []
  const still = await attempt(waiting)
  return typeof still === 'string'
    ? [still]
    : still.map(({ email, id }) => `${String(email)} (${id ?? 'without an id'})`)
}
