import { Option } from 'commander'
import type { MockOptions } from '../create-mock.ts'
import { configName } from './config-name.ts'
import { listed } from './from-environment.ts'
import { gathered } from './values.ts'

export interface OwnServiceFlags {
  readonly service?: readonly string[]
}

/** Lets a command take own services. `verb`: what it does with them. */
export const ownServiceOption = (verb: 'serve' | 'know'): Option =>
  new Option(
    '--service <module>',
    `${verb} what this module or package exports beside the others, once for each: what defineService of invitekit/service ` +
      'gives; or what this OpenAPI document says; without it those that invitekit.config.js, .mjs or .ts names',
  ).argParser(listed(gathered))

/** The own services that a mock is to have, loaded. Rejects with a CommandRefused. */
export async function ownServicesOf(flags: OwnServiceFlags): Promise<Pick<MockOptions, 'services'>> {
  if (flags.service === undefined && configName() === undefined) return {}
  // A start without them does not read how they are found.
  const { ownServices } = await import('./own-services.ts')
  return ownServices(flags)
}
