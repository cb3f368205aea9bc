import type { Clock } from '../domain/ports.ts'

/** How a clock stands to real time: running with an offset, in milliseconds, or standing still. */
export type ClockSetting =
  { readonly mode: 'running'; readonly offset: number } | { readonly mode: 'frozen'; readonly at: number }

export const realTime: ClockSetting = { mode: 'running', offset: 0 }

/** The machine's own time, whatever a sandbox's clock says. Milliseconds since 1970, UTC. */
export const machineTime = (): number => Date.now()

/** A sandbox's clock. It and `machineTime` are all that ask the machine for the time. */
export class WorldClock implements Clock {
  setting: ClockSetting

  constructor(setting: ClockSetting = realTime) {
    this.setting = setting
  }

  real(): number {
    return machineTime()
  }

  now(): number {
    return this.setting.mode === 'frozen' ? this.setting.at : Date.now() + this.setting.offset
  }
}
