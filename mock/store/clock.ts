import type { Clock } from '../domain/ports.ts'

/** How a clock stands to real time: running with an offset, in milliseconds, or standing still. */
export type ClockSetting =
  { readonly mode: 'running'; readonly offset: number } | { readonly mode: 'frozen'; readonly at: number }

export const realTime: ClockSetting = { mode: 'running', offset: 0 }

/** A sandbox's clock. The only place that asks the machine for the time. */
export class WorldClock implements Clock {
  setting: ClockSetting

  constructor(setting: ClockSetting = realTime) {
    this.setting = setting
  }

  now(): number {
    return this.setting.mode === 'frozen' ? this.setting.at : Date.now() + this.setting.offset
  }
}
