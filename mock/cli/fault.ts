import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Fault } from '../generated/control-types.ts'
import { line } from '../text/visible.ts'
import { aboutMock, askControl, askJson, type Target } from './control-client.ts'
import { CommandRefused } from './failure.ts'
import { print, printJson } from './print.ts'
import { aboutRequests, matchOf, matchWords, type MatchOptions } from './request-match.ts'
import { wholeNumber } from './values.ts'

type FaultEffect = Fault['effect']

type AddOptions = Target &
  MatchOptions &
  Pick<FaultEffect, 'latency' | 'status' | 'retryAfter' | 'malformed' | 'drop'> & {
    readonly times?: number
    readonly probability?: number
  }

/** `invitekit fault`: rules that make requests fail. */
export function fault(command: Command): void {
  const on = (name: string, description: string) => aboutMock(command.command(name).description(description))
  on('list', 'list the rules in the order in which they are asked').action(list)
  aboutRequests(on('add', 'make the requests that match fail'))
    .option('--status <number>', 'answer with this status instead', wholeNumber(400, 599))
    .option('--retry-after <seconds>', 'with status 429: when a request is welcome again', wholeNumber(0, 86_400))
    .option('--latency <ms>', 'wait first: 250, 100-300, or p50=80,p95=400,p99=2000', latency)
    .addOption(
      new Option(
        '--drop <when>',
        'close the connection: before the operation, after it, in the middle of the answer',
      ).choices(['before', 'after', 'middle']),
    )
    .option('--malformed', 'cut the body off so that it is no JSON')
    .option('--times <number>', 'how often at most', wholeNumber(1, 1_000_000))
    .option('--probability <number>', 'how likely, from 0 to 1', probability)
    .action(add)
  on('remove <id>', 'remove a rule').action((id: string, target: Target) =>
    remove(target, `/faults/${encodeURIComponent(id)}`),
  )
  on('clear', 'remove all rules').action((target: Target) => remove(target, '/faults'))
}

async function list(target: Target): Promise<void> {
  const found = await askJson<{ faults: Fault[] }>(target, { path: '/faults' })
  if (target.json) return printJson(found)
  for (const one of found.faults) print(lineOf(one))
  if (found.faults.length === 0) print('No request fails on purpose.\n')
}

async function add(options: AddOptions): Promise<void> {
  const { latency: wait, status, retryAfter, malformed, drop, times, probability: likely } = options
  const effect = { latency: wait, status, retryAfter, malformed, drop }
  if (Object.values(effect).every((each) => each === undefined)) {
    throw new CommandRefused('Say what becomes of a request: --status, --latency, --drop or --malformed.')
  }
  const body = {
    match: matchOf(options),
    effect,
    times,
    probability: likely,
  }
  const made = await askJson<Fault>(options, { method: 'POST', path: '/faults', body })
  if (options.json) printJson(made)
  else print(lineOf(made))
}

async function remove(target: Target, path: string): Promise<void> {
  await askControl(target, { method: 'DELETE', path })
  if (target.json) printJson({})
}

function lineOf({ id, match, effect, times, probability: likely, matched, fired }: Fault): string {
  const often = `${likely === undefined ? '' : `, ${likely * 100} % of the time`}${times === undefined ? '' : `, ${times} times at most`}`
  return line`${id}  ${matchWords(match)}: ${effectWords(effect)}${often}  (fired ${fired} of ${matched})\n`
}

const effectWords = (effect: FaultEffect) =>
  Object.entries(effect)
    .map(([name, value]) =>
      value === true ? name : `${name} ${typeof value === 'object' ? latencyWords(value) : value}`,
    )
    .join(', ')

/** As `--latency` takes it. */
function latencyWords(latency: Exclude<FaultEffect['latency'], number | undefined>): string {
  if ('min' in latency) return `${latency.min}-${latency.max}`
  const { p50, p95, p99 } = latency
  return `p50=${p50},p95=${p95},p99=${p99}`
}

function latency(text: string): NonNullable<FaultEffect['latency']> {
  const [, min, max] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? []
  if (min !== undefined) return max === undefined ? Number(min) : { min: Number(min), max: Number(max) }
  const [, p50, p95, p99] = /^p50=(\d{1,5}),p95=(\d{1,5}),p99=(\d{1,5})$/.exec(text) ?? []
  if (p50 !== undefined) return { p50: Number(p50), p95: Number(p95), p99: Number(p99) }
  throw new InvalidArgumentError('It must be milliseconds: 250, 100-300, or p50=80,p95=400,p99=2000.')
}

function probability(text: string): number {
  const value = Number(text)
  if (/^[\d.]+$/.test(text) && value >= 0 && value <= 1) return value
  throw new InvalidArgumentError('It must be a number from 0 to 1.')
}
