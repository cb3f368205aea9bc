import { completeParameters } from '../scenarios/parameters.ts'
import { scenarioOf } from '../scenarios/build.ts'
import { worldScenarioName } from '../scenarios/world-file/world-scenario.ts'
import type { WorldSettings } from '../world/records.ts'
import { seedApart } from './state-settings.ts'
import { clockSetting } from './clock-control.ts'
import { conductSettings } from './conduct.ts'
import { changedLook, withoutOwn } from './own.ts'
import { refuseControl } from './problem.ts'
import type { SandboxRequest } from './sandbox-request.ts'

/**
 * The settings of a sandbox that is asked for, but for how long it lives; what is left out is as it is for the default one.
 * Throws a ControlRefusal, a ScenarioError, a SwitchError or a BugError.
 */
export function requestedSettings(request: SandboxRequest, ofHome: WorldSettings, now: number): WorldSettings {
  const { parameters, seed, clock, lifetime, locale } = request
  const { played: _, scenes: homeScenes, world: homeWorld, ...home } = withoutOwn(ofHome)
  const { scenario = request.world ? worldScenarioName : home.scenario } = request
  if (request.world && (request.scenario ?? worldScenarioName) !== worldScenarioName) {
    refuseControl('invalid-request', 'A sandbox is made from a scenario or from a world. Leave one out.')
  }
  const world = request.world ?? (scenario === worldScenarioName ? homeWorld : undefined)
  const found = scenarioOf({ scenario, ...(world && { world }) })
  const isAsHome = scenario === home.scenario
  const complete = completeParameters(found, { ...(isAsHome && home.parameters), ...parameters })
  const scenes = request.scenes ?? (isAsHome ? homeScenes : undefined)
  return {
    ...home,
    ...(scenes && { scenes }),
    scenario: found.name,
    ...(world && { world }),
    ...(locale !== undefined && { locale }),
    parameters: complete,
    seed: seed ?? seedApart(home.seed),
    ...(clock && { clock: clockSetting(clock, now) }),
    ...(lifetime !== undefined && { lifetime }),
    ...conductSettings(request),
    ...changedLook({}, request),
  }
}
