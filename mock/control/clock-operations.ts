import { advanceClock, clockOf, clockSetting, moveClock, parseDuration } from './clock-control.ts'
import type { ControlPart } from './control.ts'

/** A sandbox's clock over HTTP. */
export const clockOperations: ControlPart<'getClock' | 'setClock' | 'advanceClock'> = {
  getClock: ({ world }) => ({ status: 200, body: clockOf(world) }),
  setClock: ({ world, body }) => ({ status: 200, body: moveClock(world, clockSetting(body, world.clock.now())) }),
  advanceClock: ({ world, body }) => ({ status: 200, body: advanceClock(world, parseDuration(body.by)) }),
}
