import type { FetchRow } from './measure-fetch.ts'
import { spread, table, times, verdict } from './table.ts'

/** Title, text and table. `npm run bench -- fetch` measures it alone. */
export function fetchSection(rows: readonly FetchRow[], node: string, day: string): string[] {
  const text =
    'A request and its answer as JSON in a process that holds the mock, as a test does: by Node’s `fetch` over loopback, and by ' +
    `\`mock.fetch\`, which opens no port. One request after the other, in turns, on ${day} with Node ${node}. Goal: at most a third.`
  const cells = rows.map(({ operation, port, fetch, ratio, elapsed }) => [
    operation,
    spread(port),
    spread(fetch),
    `${times(ratio)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`,
    times(elapsed),
    verdict(ratio.median <= 1 / 3),
  ])
  const head = ['µs of CPU a request', 'over loopback', '`mock.fetch`', 'ratio', 'of the time that passes', 'goal']
  return ['## Without a port', text, table(head, cells)]
}
