import type { Attack } from './attack.ts'

/** An attack, how often it was done, and what came of it. */
export interface Row {
  readonly attack: Attack
  readonly times: number
  readonly result: string
}

const begin = '<!-- attacks: written by npm run attack -->'
const end = '<!-- end of attacks -->'

/** The page with the rows between its marks. Throws when it lacks them. */
export function withTable(page: string, rows: readonly Row[], day: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/reliability.md has lost its marks: ${begin} and ${end}`)
  return `${page.slice(0, from + begin.length)}\n\n${table(rows)}\n\nLast run on ${day}.\n\n${page.slice(to)}`
}

/** In Markdown. */
export function table(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [
    line(['attack', 'count', 'result']),
    line(['---', '--:', '---']),
    ...rows.map(({ attack, times, result }) => line([attack.what, times.toLocaleString('en'), result])),
  ].join('\n')
}
