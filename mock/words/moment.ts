import type { Language } from './language.ts'

/** The zone that everybody knows. */
export const utc = 'UTC'

/** Whether it is a time zone that this machine knows, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', ru: 'ru' }

/** Formats by language, zone and kind: to make one takes longer than to use it. There are as many as are used. */
const known = new Map<string, Intl.DateTimeFormat>()
const mostKnown = 100

function format(language: Language, timeZone: string, kind: 'day' | 'time' | 'zoned'): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${kind}`
  const found = known.get(key)
  if (found) return found
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const options: Intl.DateTimeFormatOptions = {
    day: { day: 'numeric', month: 'long', year: 'numeric' } as const,
    time,
    zoned: { ...time, timeZoneName: 'short' } as const,
  }[kind]
  const made = new Intl.DateTimeFormat(locales[language], { ...options, timeZone })
  if (known.size >= mostKnown) known.clear()
  known.set(key, made)
  return made
}

/**
 * A moment for people, to the minute, in a zone, with the universal time beside it where that differs, such as
 * `1 March 2026, 15:00 GMT+3 (12:00 UTC)`. `time`: milliseconds since 1970.
 */
export function moment(language: Language, time: number, timeZone: string = utc): string {
  const at = (zone: string) =>
    `${format(language, zone, 'day').format(time)}, ${format(language, zone, 'time').format(time)}`
  const [here, there] = [at(timeZone), at(utc)]
  if (here === there) return `${there} ${utc}`
  const day = format(language, timeZone, 'day').format(time)
  const zoned = `${day}, ${format(language, timeZone, 'zoned').format(time)}`
  const isSameDay = day === format(language, utc, 'day').format(time)
  return `${zoned} (${isSameDay ? format(language, utc, 'time').format(time) : there} ${utc})`
}
