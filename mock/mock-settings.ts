import { clockSetting } from './control/clock-control.ts'
import { conductSettings } from './control/conduct.ts'
import { OptionError, requireOptions } from './control/option.ts'
import { requireWorld } from './control/require-world.ts'
import type { SandboxRequest } from './control/sandbox-request.ts'
import type { ClockSetting as ClockRequest } from './generated/control-types.ts'
import { sandboxSettings } from './generated/options.ts'
import type { CommonOptions, SandboxSettings } from './common-options.ts'
import { defaultScenario, defaultSeed, scenarioOf } from './scenarios/build.ts'
import { completeParameters } from './scenarios/parameters.ts'
import type { WorldFile } from './scenarios/world-file/world-file.ts'
import { worldScenarioName } from './scenarios/world-file/world-scenario.ts'
import { machineTime, type ClockSetting } from './world/clock.ts'
import type { WorldSettings } from './world/records.ts'
import type { Service } from './services/service.ts'

/** Reads a world file that is given by its path or URL. Rejects with a WorldError that names each place where it is wrong. */
export type ReadWorld = (file: string | URL) => Promise<WorldFile>

/** What was asked for, with the defaults filled in. Rejects with a ScenarioError, a SwitchError, an OptionError or a WorldError. */
export async function settingsOf(
  options: CommonOptions,
  readWorld: ReadWorld,
  own: readonly Pick<Service, 'name' | 'own'>[] = [],
): Promise<WorldSettings> {
  const added = own.filter((each) => !each.own?.isExtension)
  const { parameters = {}, seed = defaultSeed, clock, lifetime, locale } = options
  const world = options.world === undefined ? undefined : await worldOf(options.world, readWorld)
  if (world && options.scenario !== undefined) {
    throw new OptionError('A mock is made from a scenario or from a world. Leave one out.')
  }
  const { scenario = world ? worldScenarioName : defaultScenario } = options
  const complete = completeParameters(scenarioOf({ scenario, ...(world && { world }) }), parameters)
  return {
    scenario,
    parameters: complete,
    seed,
    clock: firstClock(clock),
    ...(world && { world }),
    ...(locale !== undefined && { locale }),
    ...(lifetime !== undefined && { lifetime }),
    ...(added.length > 0 && { services: added.map(({ name }) => name) }),
    ...conductSettings(options),
  }
}

/** Rejects with a WorldError or a ControlRefusal that names each place where it is wrong. */
async function worldOf(given: WorldFile | string | URL, readWorld: ReadWorld): Promise<WorldFile> {
  if (typeof given !== 'string' && !(given instanceof URL)) return requireWorld(given)
  return readWorld(given)
}

function firstClock(clock: CommonOptions['clock'] = { mode: 'real' }): ClockSetting {
  return clockSetting(clockRequest(clock), machineTime())
}

/** What a sandbox is asked to be made from. Rejects with an OptionError, or as `worldOf` does. */
export async function sandboxRequest(given: SandboxSettings, readWorld: ReadWorld): Promise<SandboxRequest> {
  const { clock, world, ...settings } = requireOptions('a sandbox', sandboxSettings, given)
  return {
    ...settings,
    ...(clock && { clock: clockRequest(clock) }),
    ...(world !== undefined && { world: await worldOf(world, readWorld) }),
  }
}

function clockRequest(clock: Date | ClockRequest): ClockRequest {
  if (!(clock instanceof Date)) return clock
  if (Number.isNaN(clock.getTime())) throw new OptionError('clock must be a Date of a time, not an invalid one.')
  return { mode: 'frozen', at: clock.toISOString() }
}
