import type { Command } from 'commander'
import type { Barrier, Released } from '../generated/control-types.ts'
import { line } from '../text/visible.ts'
import { aboutMock, askControl, askJson, type Target } from './control-client.ts'
import { CommandRefused } from './failure.ts'
import { print, printJson } from './print.ts'
import { aboutRequests, matchOf, matchWords, type MatchOptions } from './request-match.ts'
import { wholeNumber } from './values.ts'

type AddOptions = Target & MatchOptions & { readonly expected?: number; readonly timeout?: number }

/** `invitekit barrier`: holds requests and lets them go in a chosen order. */
export function barrier(command: Command): void {
  const on = (name: string, description: string) => aboutMock(command.command(name).description(description))
  on('list', 'list the barriers and who waits at them').action(list)
  aboutRequests(on('add', 'hold the next requests that match'))
    .option('--expected <number>', 'how many it holds (default: 2)', wholeNumber(1, 100))
    .option('--timeout <ms>', 'after so long a request goes on by itself (default: 30000)', wholeNumber(1, 600_000))
    .action(add)
  on('wait <id>', 'wait until as many requests wait as are expected, and show them')
    .option('--timeout <ms>', 'how long to wait, in milliseconds', wholeNumber(0, 60_000), 5000)
    .action(wait)
  on('release <id> [requests...]', 'let requests go on, in this order; all unless named').action(release)
  on('remove <id>', 'remove a barrier; who waits goes on').action(remove)
}

const pathOf = (id: string) => `/barriers/${encodeURIComponent(id)}`

async function list(target: Target): Promise<void> {
  const found = await askJson<{ barriers: Barrier[] }>(target, { path: '/barriers' })
  if (target.json) return printJson(found)
  for (const one of found.barriers) print(textOf(one))
  if (found.barriers.length === 0) print('No request is held.\n')
}

async function add(options: AddOptions): Promise<void> {
  const body = { match: matchOf(options), expected: options.expected, timeout: options.timeout }
  tell(options, await askJson<Barrier>(options, { method: 'POST', path: '/barriers', body }))
}

async function wait(id: string, options: Target & { timeout: number }): Promise<void> {
  const found = await askJson<Barrier>(options, { path: pathOf(id), query: { wait: options.timeout } })
  const came = found.waiting.length + found.released
  if (came < found.expected) {
    throw new CommandRefused(
      `${came} of ${found.expected} requests came to ${found.id} within ${options.timeout} ms. ` +
        'Send them, or wait longer with --timeout.',
    )
  }
  tell(options, found)
}

async function release(id: string, requests: string[], target: Target): Promise<void> {
  const body = requests.length > 0 ? { order: requests } : {}
  const done = await askJson<Released>(target, { method: 'POST', path: `${pathOf(id)}/release`, body })
  if (target.json) return printJson(done)
  for (const held of done.released) print(line`${held.id}  goes on\n`)
}

async function remove(id: string, target: Target): Promise<void> {
  await askControl(target, { method: 'DELETE', path: pathOf(id) })
  if (target.json) printJson({})
}

function tell({ json }: Target, one: Barrier): void {
  if (json) printJson(one)
  else print(textOf(one))
}

function textOf({ id, match, expected, waiting, released }: Barrier): string {
  const lines = waiting.map(
    ({ id: held, persona, method, path }) => line`  ${held}  ${persona ?? 'nobody'}  ${method} ${path}\n`,
  )
  return (
    line`${id}  ${matchWords(match)}: ${waiting.length} of ${expected} wait, ${released} went on\n` + lines.join('')
  )
}
