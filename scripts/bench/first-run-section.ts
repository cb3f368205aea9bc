import type { FirstRun } from './measure-first-run.ts'
import { spread, table, times, verdict } from './table.ts'

/** Title, text and table. `npm run bench -- first-run` measures it alone. */
export function firstRunSection({ node, day, rows }: FirstRun): string[] {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
  const [first] = rows
  const text =
    `\`npx PACKAGE\` with npm’s cache filled and nothing installed, to the end of the first answer; one after the other, round ` +
    `after round, on ${day} with Node ${node}, the oldest line of them that ${first?.name} runs on. Goals: at most 1.2x ` +
    `${first?.name}, 12 MB, 1 package.`
  const cells = rows.map(({ name, time: { median, min, max }, ratio, packages, size }) => {
    const reached = (is: boolean) => (name === 'invitekit' ? `, ${verdict(is)}` : '')
    return [
      name,
      spread({ median: median / 1000, min: min / 1000, max: max / 1000 }),
      `${times(ratio)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})${reached(ratio.median <= 1.2)}`,
      `${packages}${reached(packages === 1)}`,
      `${megabytes(size)}${reached(size <= 12e6)}`,
    ]
  })
  const head = ['npx', 's to the first answer', `x ${first?.name}`, 'packages', 'installed']
  return ['## First run', text, table(head, cells)]
}
