import { Option, type Command } from 'commander'
import type { MockOptions } from '../create-mock.ts'
import { listed } from './from-environment.ts'
import { lifetimeOption, rolesIn, rolesOptions } from './service-options.ts'
import { gathered, limitSetting, moment, switchSetting, wholeNumber } from './values.ts'

/** What a mock is made from, as it stands on the command line. */
export interface SettingsOptions {
  readonly seed?: number
  readonly scenario?: string
  readonly world?: string
  readonly locale?: 'en' | 'ru'
  readonly organizations?: number
  readonly invitations?: number
  readonly lifetime?: number
  readonly clock?: string
  readonly profile?: 'documented' | 'live'
  readonly switch?: Readonly<Record<string, string>>
  readonly bug?: readonly string[]
  readonly limit?: Readonly<Record<string, number>>
  readonly journal?: number
}

/** Gives a command the options that say what a mock is made from. */
export function settingsOptions(command: Command): Command {
  for (const option of rolesOptions()) command.addOption(option)
  return command
    .option(
      '--seed <number>',
      'the same seed gives the same ids, tokens, codes and times (default: 1)',
      wholeNumber(0, 2 ** 32 - 1),
    )
    .option('--scenario <name>', 'the starting state; `invitekit scenarios` lists them (default: small-team)')
    .option('--world <file>', 'a world file in the place of a scenario: YAML or JSON, see docs/worlds.md')
    .addOption(localeOption())
    .option('--organizations <number>', "how many there are (default: the scenario's)", wholeNumber(0))
    .option(
      '--invitations <number>',
      "how many are pending in the first organization, for each service (default: the scenario's)",
      wholeNumber(0),
    )
    .addOption(lifetimeOption())
    .option(
      '--clock <time>',
      "where the clock stands still, such as 2026-01-01T00:00:00Z (default: the machine's time)",
      moment,
    )
    .addOption(profileOption())
    .addOption(switchOption().argParser(listed(switchSetting)))
    .addOption(bugOption())
    .option(
      '--limit <name=number>',
      'how many sandboxes there can be, of one address (sandboxesPerAddress), and of one whom a trusted proxy names ' +
        '(sandboxesPerCreator); in each how many invitations and snapshots; how long one lives (ttl, in ' +
        'seconds); how large an upload can be (upload, in bytes)',
      listed(limitSetting),
    )
    .option('--journal <number>', 'how many requests each sandbox remembers, 0 for none (default: 200)', wholeNumber(0))
}

export function localeOption(): Option {
  return new Option('--locale <language>', 'the language of names that are made up (default: en)').choices(['en', 'ru'])
}

export function profileOption(): Option {
  const description = 'behave as the documents of the services print it, or as they do on the wire'
  return new Option('--profile <name>', description).choices(['documented', 'live'])
}

export function switchOption(
  description = 'behave otherwise in one point, once for each; `invitekit switches` lists them',
): Option {
  return new Option('--switch <name=value>', description).argParser(switchSetting)
}

export function bugOption(
  description = 'have this bug on purpose, once for each; `invitekit bugs` lists them',
): Option {
  return new Option('--bug <id>', description).argParser(listed(gathered))
}

/** The same as createMock takes it. */
export function settingsOf(options: SettingsOptions) {
  const {
    seed,
    scenario,
    world,
    locale,
    organizations,
    invitations,
    lifetime,
    clock,
    profile,
    switch: switches,
    bug: bugs,
    limit,
    journal,
  } = options
  return {
    ...(seed !== undefined && { seed }),
    ...(scenario !== undefined && { scenario }),
    ...(world !== undefined && { world }),
    ...(locale !== undefined && { locale }),
    ...(lifetime !== undefined && { lifetime }),
    ...(clock !== undefined && { clock: new Date(clock) }),
    ...(profile !== undefined && { profile }),
    ...(switches !== undefined && { switches: switches as NonNullable<MockOptions['switches']> }),
    ...(bugs !== undefined && { bugs }),
    ...(limit !== undefined && { limits: limit }),
    ...(journal !== undefined && { journal: { entries: journal } }),
    parameters: {
      ...(organizations !== undefined && { organizations }),
      ...(invitations !== undefined && { invitations }),
      ...rolesIn(options),
    },
  } satisfies MockOptions
}
