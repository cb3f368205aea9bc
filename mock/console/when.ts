import { sandbox } from './store.ts'
import { language, words } from './words/words.ts'

const zone = (): string | undefined => sandbox.value?.timeZone ?? undefined

const formats = new Map<string, Intl.DateTimeFormat>()

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${language.value} ${options.timeZone ?? ''}`
  const known = formats.get(key)
  if (known) return known
  // Hours to 24, and days before months, as most of the world writes them.
  const made = new Intl.DateTimeFormat(language.value === 'en' ? 'en-GB' : language.value, options)
  formats.set(key, made)
  return made
}

/** `Tue 3 Mar 2026, 12:00`, in the sandbox's time zone or else the reader's. */
export const moment = (at: number): string =>
  format('moment', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone(),
  }).format(at)

/** `3 Mar, 12:00`, where there is little room. */
export const briefly = (at: number): string =>
  format('brief', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: zone() }).format(at)

/** The time of day, and the day too when it is another one than `now` is. */
export function shortTime(at: number, now: number): string {
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: zone() } as const
  const day = format('day', { day: 'numeric', month: 'short', timeZone: zone() })
  const isToday = day.format(at) === day.format(now)
  return `${isToday ? '' : `${day.format(at)}, `}${format('time', time).format(at)}`
}

export const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** What `datetime-local` holds, in the reader's own zone. */
export const forInput = (at: number): string => {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** To make one takes longer than to draw a row. */
const relatives = new Map<string, Intl.RelativeTimeFormat>()

/** How long ago, or in how long: `2 days ago`. */
export function relative(at: number, now: number): string {
  const away = at - now
  const words = relatives.get(language.value) ?? new Intl.RelativeTimeFormat(language.value, { numeric: 'auto' })
  relatives.set(language.value, words)
  const [unit, size] = units.find(([, each]) => Math.abs(away) >= each) ?? (['second', 1000] as const)
  // What is just over is now, and not in 0 seconds.
  return words.format(unit === 'second' ? 0 : Math.trunc(away / size), unit)
}

/** How much is left until then. */
export function left(at: number, now: number): string {
  const { left: says } = words.value
  const away = Math.max(0, at - now)
  if (away >= 2 * 86_400_000) return says.days(Math.round(away / 86_400_000))
  if (away >= 2 * 3_600_000) return says.hours(Math.round(away / 3_600_000))
  return says.minutes(Math.max(1, Math.round(away / 60_000)))
}
