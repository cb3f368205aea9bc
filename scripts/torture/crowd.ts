import { ask } from '../drive/ask.ts'
import type { MockProcess } from '../drive/mock-process.ts'
import { servicesOf } from '../drive/services.ts'

/** Some who invite through all services at once, each as fast as they are answered. */
export interface Crowd {
  /** How many they are. */
  readonly size: number
  /** Who was invited, by the answer. */
  readonly accepted: Set<string>
  /** Whose invitation was answered with an error. */
  readonly refused: Set<string>
  /** Resolves when the requests under way are answered, or will never be. */
  stop(): Promise<void>
}

let made = 0

export function crowd({ told }: MockProcess): Crowd {
  const accepted = new Set<string>()
  const refused = new Set<string>()
  let isOver = false
  const writers = [...servicesOf(told), ...servicesOf(told)].map(async ({ invite }) => {
    while (!isOver) {
      const email = `crowd.${(made += 1)}@example.com`
      const answer = await ask(told.url, invite(email)).catch(() => undefined)
      if (answer === undefined) return
      if (answer.status < 300) accepted.add(email)
      else refused.add(email)
    }
  })
  const stop = async () => {
    isOver = true
    await Promise.all(writers)
  }
  return { size: writers.length, accepted, refused, stop }
}

/** What is wrong with those who are invited by the services' lists, a sentence each. */
export async function complaints(
  { told }: MockProcess,
  accepted: ReadonlySet<string>,
  refused: ReadonlySet<string>,
): Promise<string[]> {
  const lists = await Promise.all(servicesOf(told).map(({ all }) => all(told.url)))
  const found = new Set(lists.flat().map(({ email }) => email))
  const lost = [...accepted].filter((email) => !found.has(email)).length
  const unasked = [...refused].filter((email) => found.has(email)).length
  return [
    ...(lost > 0 ? [`${lost} of ${accepted.size} acknowledged invitations are lost`] : []),
    ...(unasked > 0 ? [`${unasked} invitations are there although they were refused`] : []),
  ]
}
