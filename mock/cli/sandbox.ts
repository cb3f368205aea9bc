import { Option, type Command } from 'commander'
import type { Sandbox, SandboxList, SandboxUseList } from '../generated/control-types.ts'
import { line } from '../text/visible.ts'
import { aboutAllSandboxes, aboutMock, askControl, askJson, type Target } from './control-client.ts'
import { print, printJson } from './print.ts'
import { bugOption, localeOption, profileOption, switchOption } from './settings.ts'
import { lifetimeOption } from './service-options.ts'
import {
  gathered,
  moment,
  newName,
  parameterSetting,
  switchChange,
  timeToLive,
  withoutNone,
  wholeNumber,
} from './values.ts'

interface Look {
  readonly title?: string
  readonly colour?: string
  readonly language?: string
  readonly timeZone?: string
  readonly organization?: readonly string[]
  readonly ttl?: number | 'none'
}

interface Conduct {
  readonly profile?: string
  readonly switch?: Readonly<Record<string, string | null>>
  readonly bug?: readonly string[]
}

interface NewSandbox extends Look {
  readonly scenario?: string
  readonly world?: string
  readonly locale?: string
  readonly parameter?: Readonly<Record<string, number | string>>
  readonly seed?: number
  readonly clock?: string
  readonly lifetime?: number
  readonly profile?: string
  readonly switch?: Readonly<Record<string, string>>
  readonly bug?: readonly string[]
}

/** `invitekit sandbox`: the isolated worlds of a running mock. */
export function sandbox(command: Command): void {
  aboutAllSandboxes(command.command('list').description('list the sandboxes')).action(list)
  aboutAllSandboxes(
    command.command('usage').description('show how large all are, and when they were used and by whom made'),
  )
    .addOption(
      new Option('--sort <by>', 'by what they are ordered').choices(['name', 'size', 'made', 'used']).default('used'),
    )
    .addOption(
      new Option('--order <order>', 'the smallest or the largest first').choices(['asc', 'desc']).default('desc'),
    )
    .option('--limit <number>', 'so many at most', wholeNumber(1, 500), 50)
    .option('--offset <number>', 'leave so many out before', wholeNumber(0, 1_000_000_000), 0)
    .action(usage)
  aboutAllSandboxes(
    command.command('show <name>').description('show what a sandbox was made from and how much it holds'),
  ).action(show)
  lookOptions(aboutAllSandboxes(command.command('create').description('make a sandbox')))
    .argument('[name]', 'how paths and commands name it; chosen when left out', newName)
    .option('--scenario <name>', "the starting state; `invitekit scenarios` lists them (default: the mock's)")
    .option('--world <file>', 'a world file in the place of a scenario: YAML or JSON')
    .addOption(localeOption())
    .option(
      '--parameter <name=value>',
      "one of the scenario's parameters, such as invitations=20, once for each",
      parameterSetting,
    )
    .option('--seed <number>', "the same seed gives the same world (default: the mock's)", wholeNumber(0, 2 ** 32 - 1))
    .option('--clock <time>', 'where its clock stands still, such as 2026-01-01T00:00:00Z', moment)
    .addOption(lifetimeOption())
    .addOption(profileOption())
    .addOption(bugOption())
    .addOption(switchOption())
    .action(create)
  lookOptions(
    aboutAllSandboxes(
      command.command('change <name>').description('change how a sandbox looks and behaves, and when it is deleted'),
    ),
  )
    .addOption(profileOption())
    .addOption(
      switchOption(
        'behave otherwise in one point, once for each, or as the profile says (NAME=none); others stay as they are',
      ).argParser(switchChange),
    )
    .addOption(bugOption('have these bugs on purpose and no others, once for each (none: none)'))
    .action(change)
  lookOptions(aboutMock(command.command('fork').description('copy the sandbox that --sandbox names as it is now')))
    .argument('[name]', "the copy's; chosen when left out", newName)
    .action(fork)
  aboutMock(command.command('reset [name]').description("back to the scenario's start")).action(reset)
  aboutAllSandboxes(command.command('delete <name>').description('delete a sandbox and its snapshots')).action(remove)
}

function lookOptions(command: Command): Command {
  return command
    .option('--title <text>', 'what people call it; it stands on its pages and mails (none takes it away)')
    .option('--colour <colour>', 'blue, teal, green, amber, orange, red, pink, violet, grey or #rrggbb (or none)')
    .option('--language <language>', "en or ru, for its pages and mails (none: the reader's own)")
    .option('--time-zone <zone>', 'in which they show times, such as Europe/Berlin (none: UTC)')
    .option('--organization <name>', 'what its organizations are called, in their order, once for each', gathered)
    .option(
      '--ttl <seconds>',
      'after how long it is deleted, or none for never (default: seven days after it was last used)',
      timeToLive,
    )
}

/** As the control plane takes it. What is undefined is left out of JSON. */
const lookOf = ({ title, colour, language, timeZone, organization, ttl }: Look) => ({
  title: withoutNone(title),
  colour: withoutNone(colour),
  language: withoutNone(language),
  timeZone: withoutNone(timeZone),
  organizationNames: organization,
  ttl: withoutNone(ttl),
})

async function list(target: Target): Promise<void> {
  const found = await askJson<SandboxList>(target, { path: '/sandboxes' })
  if (target.json) return printJson(found)
  for (const one of found.sandboxes) print(`${lineOf(one)}\n`)
  const left = found.total - found.sandboxes.length
  if (left > 0) print(`${left} more: invitekit sandbox usage lists them\n`)
}

async function usage(target: Target & Record<'sort' | 'order' | 'limit' | 'offset', string | number>): Promise<void> {
  const { sort, order, limit, offset } = target
  const path = `/admin/sandboxes?sort=${sort}&order=${order}&limit=${limit}&offset=${offset}`
  const found = await askJson<SandboxUseList>(target, { path })
  if (target.json) return printJson(found)
  for (const { name, bytes, usedAt, madeAt, creator, address } of found.sandboxes) {
    const by = creator ?? address ?? 'unknown'
    print(
      line`${name}: ${Math.ceil(bytes / 1024)} KiB, used ${usedAt ?? 'unknown'}, made ${madeAt ?? 'unknown'} by ${by}\n`,
    )
  }
  const left = found.total - Number(offset) - found.sandboxes.length
  if (left > 0) print(`${left} more: --offset ${Number(offset) + found.sandboxes.length}\n`)
}

async function show(name: string, target: Target): Promise<void> {
  tell(target, await askJson<Sandbox>(target, { path: `/sandboxes/${encodeURIComponent(name)}` }))
}

async function create(name: string | undefined, options: Target & NewSandbox): Promise<void> {
  const { scenario, world, locale, parameter, seed, clock, lifetime, profile, switch: switches, bug: bugs } = options
  // What is undefined is left out of JSON.
  const body = {
    name,
    scenario,
    world: world === undefined ? undefined : await worldIn(world),
    locale,
    parameters: parameter,
    seed,
    ...lookOf(options),
    clock: clock === undefined ? undefined : { mode: 'frozen', at: clock },
    lifetime,
    profile,
    switches,
    bugs,
  }
  tell(options, await askJson<Sandbox>(options, { method: 'POST', path: '/sandboxes', body }))
}

/** What a file says. It is checked here, where its lines are known. */
async function worldIn(file: string): Promise<object> {
  const { readWorldFile } = await import('../read-world-file.ts')
  return readWorldFile(file)
}

async function change(name: string, options: Target & Look & Conduct): Promise<void> {
  const path = `/sandboxes/${encodeURIComponent(name)}`
  const { profile, switch: switches, bug } = options
  const bugs = bug?.includes('none') ? [] : bug
  const body = { ...lookOf(options), profile, switches, bugs }
  tell(options, await askJson<Sandbox>(options, { method: 'PATCH', path, body }))
}

async function fork(name: string | undefined, options: Target & Look): Promise<void> {
  const body = { name, ...lookOf(options) }
  tell(options, await askJson<Sandbox>(options, { method: 'POST', path: '/fork', body }))
}

async function reset(name: string | undefined, target: Target): Promise<void> {
  await askControl(name === undefined ? target : { ...target, sandbox: name }, { method: 'POST', path: '/reset' })
  if (target.json) printJson({})
}

async function remove(name: string, target: Target): Promise<void> {
  await askControl(target, { method: 'DELETE', path: `/sandboxes/${encodeURIComponent(name)}` })
  if (target.json) printJson({})
}

function tell(target: Target, one: Sandbox): void {
  if (target.json) printJson({ ...one, url: urlOf(target, one) })
  else print(line`${lineOf(one)}\n${urlOf(target, one)}\n`)
}

/** What a client takes as the beginning of its base URL. */
const urlOf = ({ url }: Target, { path }: Sandbox) => url.replace(/\/+$/, '') + path

function lineOf({ name, title, scenario, seed, clock, expiresAt, counts }: Sandbox): string {
  const until = expiresAt === null ? '' : `, until ${expiresAt}`
  const called = title === null ? '' : ` (${title})`
  return line`${name}${called}: ${scenario}, seed ${seed ?? 'unknown'}, ${clock.mode} clock at ${clock.now}, ${counts.invitations} invitations${until}`
}
