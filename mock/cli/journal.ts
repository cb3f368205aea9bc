import { Option, type Command } from 'commander'
import type { JournalEntry } from '../generated/control-types.ts'
import { line } from '../text/visible.ts'
import { aboutMock, askControl, askJson, linesOfControl, type Target } from './control-client.ts'
import { print, printJson } from './print.ts'
import { serviceOption } from './service-options.ts'
import { wholeNumber } from './values.ts'

interface Query {
  readonly service?: string
  readonly operation?: string
  readonly status?: number
  readonly persona?: string
  readonly since?: number
  readonly limit: number
}

/** `invitekit journal`: what was asked of a running mock, and answered. */
export function journal(command: Command): void {
  const on = (name: string, description: string) => aboutMock(command.command(name).description(description))
  on('list', 'list the last requests, newest last')
    .addOption(serviceOption('only requests to this service'))
    .option('--operation <id>', 'only requests to the operation with this operationId')
    .option('--status <number>', 'only requests that were answered so', wholeNumber(100, 599))
    .option('--persona <id>', 'only requests with the credentials of this persona')
    .option('--since <id>', 'only requests after this one', wholeNumber(0))
    .option('--limit <number>', 'how many at most', wholeNumber(1, 1000), 100)
    .action(list)
  on('follow', 'print each request as it is answered').action(follow)
  on('show <id>', 'show a request, its answer, and what it changed').action(show)
  on('export <id>', 'print a request in a form that can be run')
    .addOption(new Option('--as <form>', 'the form').choices(['curl', 'vitest', 'pact']).default('curl'))
    .action(exportAs)
  on('clear', 'forget the requests so far').action(clear)
}

const pathOf = (id: string) => `/journal/${encodeURIComponent(id)}`

async function list(options: Target & Query): Promise<void> {
  const { service, operation, status, persona, since, limit } = options
  const search = { service, operation, status, persona, since }
  const found = await askJson<{ entries: JournalEntry[] }>(options, { path: '/journal', query: { ...search, limit } })
  if (options.json) return printJson(found)
  for (const entry of found.entries) print(lineOf(entry))
  if (found.entries.length > 0) return
  const isAll = Object.values(search).every((each) => each === undefined)
  print(isAll ? 'The journal holds no request.\n' : 'No request matches.\n')
}

async function follow(target: Target): Promise<void> {
  for await (const event of linesOfControl(target, { path: '/journal/live' })) {
    if (!event.startsWith('data: ')) continue
    const entry = JSON.parse(event.slice('data: '.length)) as JournalEntry
    if (target.json) printJson(entry)
    else print(lineOf(entry))
  }
}

async function show(id: string, target: Target): Promise<void> {
  const entry = await askJson<JournalEntry>(target, { path: pathOf(id) })
  if (target.json) printJson(entry)
  else print(`${JSON.stringify(entry, null, 2)}\n`)
}

async function exportAs(id: string, options: Target & { as: 'curl' | 'vitest' | 'pact' }): Promise<void> {
  const text = await askControl(options, { path: `${pathOf(id)}/${options.as}` })
  print(options.as === 'pact' ? `${JSON.stringify(JSON.parse(text), null, 2)}\n` : text)
}

async function clear(target: Target): Promise<void> {
  await askControl(target, { method: 'DELETE', path: '/journal' })
  if (target.json) printJson({})
}

function lineOf({ id, at, persona, request, answer, verdict, fault, nearest }: JournalEntry): string {
  const notes = [
    ...(persona === null ? [] : [persona]),
    ...(verdict.code === null ? [] : [verdict.code]),
    ...(fault === null ? [] : [`fault: ${fault.rule ?? 'asked for'}`]),
    ...(nearest[0] === undefined ? [] : [`meant ${nearest[0].method} ${nearest[0].path}?`]),
  ]
  return (
    line`${id}  ${at}  ${answer?.status ?? 'none'}  ${request.method} ${request.target}  ${notes.join(', ')}`.trimEnd() +
    '\n'
  )
}
