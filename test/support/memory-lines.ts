import type { Persistence } from 'invitekit/browser'

/** Lines as a table has them that all instances reach: it takes its time, and adds on a condition. */
export function memoryLines(): Persistence & { readonly lines: string[] } {
  const lines: string[] = []
  const later = () => new Promise<void>((resolve) => void setImmediate(resolve))
  return {
    lines,
    async load(after) {
      await later()
      return lines.slice(after)
    },
    async append(expected, added) {
      await later()
      if (lines.length !== expected) return false
      lines.push(...added)
      return true
    },
  }
}
