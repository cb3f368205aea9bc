import { Option, type Command } from 'commander'
import type { KnownBug } from '../index.ts'
import { line } from '../text/visible.ts'
import { CommandRefused } from './failure.ts'
import { print, printJson } from './print.ts'
import { serviceOption } from './service-options.ts'

interface BugsOptions {
  readonly kind?: string
  readonly service?: string
  readonly json?: true
}

/** `invitekit bugs`: lists every bug that a mock can have on purpose. */
export function bugs(command: Command): void {
  command
    .addOption(new Option('--kind <kind>', 'only those of this kind'))
    .addOption(serviceOption('only those that this service can have'))
    .option('--json', 'print one line of JSON')
    .action(run)
}

async function run({ kind, service, json }: BugsOptions): Promise<void> {
  const { bugKinds, knownBugs } = await import('../index.ts')
  if (kind !== undefined && !Object.hasOwn(bugKinds, kind)) {
    throw new CommandRefused(`There is no kind ${kind}. Known are ${Object.keys(bugKinds).join(', ')}.`)
  }
  const rows = knownBugs.filter(
    (bug) => (kind === undefined || bug.kind === kind) && (service === undefined || service in bug.wire),
  )
  if (json) {
    printJson(rows.map(rowOf))
    return
  }
  for (const [index, row] of rows.entries()) {
    if (row.kind !== rows[index - 1]?.kind) print(line`${row.kindTitle} (${row.kind})\n\n`)
    print(...linesOf(row))
  }
  print(line`${rows.length} bugs. Switch them on with --bug ID, or POST /_mock/bugs.\n`)
}

const rowOf = ({ id, kind, title, metBy, wire, noticedBy, sources }: KnownBug) => ({
  id,
  kind,
  title,
  metBy,
  services: Object.keys(wire),
  wire,
  noticedBy,
  sources,
})

function linesOf({ id, title, metBy, wire, noticedBy, sources }: KnownBug): string[] {
  return [
    line`${id}\n  ${title}\n  met by      ${metBy}\n`,
    ...Object.entries(wire).map(([service, sentence]) => line`  ${service.padEnd(12)}${sentence}\n`),
    line`  noticed by  ${noticedBy.join(', ')}\n`,
    ...sources.map((source, index) => line`  ${(index === 0 ? 'source' : '').padEnd(12)}${source}\n`),
    '\n',
  ]
}
