import type { Spread } from './numbers.ts'

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export const verdict = (reached: boolean) => (reached ? 'reached' : 'missed')
export const count = (value: number) => value.toLocaleString('en')
export const times = ({ median }: Spread) => `${median.toFixed(2)}x`

/** Median, least and greatest. */
export function spread({ median, min, max }: Spread): string {
  const digits = median < 10 ? 1 : 0
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`
}
