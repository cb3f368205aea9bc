import { InvalidArgumentError } from 'commander'

/** Reads an option's value as a whole number in a range. */
export function wholeNumber(from: number, to = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = to === Number.MAX_SAFE_INTEGER ? `from ${from} on` : `from ${from} to ${to}`
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= from && value <= to) return value
    throw new InvalidArgumentError(`It must be a whole number ${range}.`)
  }
}

const day = 24 * 60 * 60 * 1000

/** Reads a number of days, such as 7 or 0.5, as milliseconds. */
export function days(text: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 36_500) return Math.round(value * day)
  throw new InvalidArgumentError('It must be a number of days above 0 and up to 36500, such as 7 or 0.5.')
}

/** Gathers settings written `name=value`, one an option. That a switch has the name is checked later. */
export function switchSetting(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name = '', value = ''] = /^([^=]+)=(documented|live)$/.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('A switch is written NAME=live or NAME=documented.')
  const known = Object.hasOwn(before, name) ? before[name] : undefined
  if (known !== undefined && known !== value) {
    throw new InvalidArgumentError(`It was set to ${known} before. Leave one out.`)
  }
  return { ...before, [name]: value }
}

/** The same for switches that there are already: NAME=none takes one away. */
export function switchChange(
  text: string,
  before: Readonly<Record<string, string | null>> = {},
): Record<string, string | null> {
  const [, name = ''] = /^([^=]+)=none$/.exec(text) ?? []
  return { ...before, ...(name === '' ? switchSetting(text) : { [name]: null }) }
}

/** Gathers the values of an option that may be given more than once. */
export const gathered = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]

/** Reads a time that says its zone, and gives it as ISO 8601 in UTC. */
export function moment(text: string): string {
  const [, day = ''] = /^(\d{4}-\d\d-\d\d)T.*(?:Z|[+-]\d\d:?\d\d)$/i.exec(text) ?? []
  const time = Date.parse(text)
  // Date takes the 31st of February for the 3rd of March.
  if (!Number.isNaN(time) && isDay(day)) return new Date(time).toISOString()
  throw new InvalidArgumentError('It must be a time with its zone, such as 2026-01-01T00:00:00Z.')
}

function isDay(text: string): boolean {
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** Reads how long something takes. */
export function duration(text: string): string {
  if (/^\d{1,12}(ms|s|m|h|d)$/.test(text)) return text
  throw new InvalidArgumentError('It must be a whole number and its unit: 500ms, 90s, 15m, 12h or 7d.')
}

/** Reads after how many seconds something ends, or none for never. */
export const timeToLive = (text: string): number | 'none' => (text === 'none' ? text : wholeNumber(1)(text))

/** What the word none takes away, as the control plane has it. A parser of commander's can't give null. */
export const withoutNone = <Value>(value: Value | undefined): Value | null | undefined =>
  value === 'none' ? null : value

/** Reads what a new sandbox or snapshot is to be called. */
export function newName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)) return text
  throw new InvalidArgumentError(
    'A name has letters, digits, dots, dashes and underscores, 64 at most, a letter or digit first.',
  )
}

/** Gathers a scenario's parameters written `name=value`, one an option; digits are a number. */
export function parameterSetting(
  text: string,
  before: Readonly<Record<string, number | string>> = {},
): Record<string, number | string> {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('A parameter is written NAME=VALUE.')
  return { ...before, [name]: /^\d{1,15}$/.test(value) ? Number(value) : value }
}

const limits = ['sandboxes', 'sandboxesPerAddress', 'sandboxesPerCreator', 'invitations', 'snapshots', 'ttl', 'upload']

/** Gathers limits written `name=number`, one an option. */
export function limitSetting(text: string, before: Readonly<Record<string, number>> = {}): Record<string, number> {
  const [, name = '', value = ''] = /^([^=]+)=([1-9]\d{0,14})$/.exec(text) ?? []
  if (limits.includes(name)) return { ...before, [name]: Number(value) }
  throw new InvalidArgumentError(`A limit is written NAME=NUMBER. Known are ${limits.join(', ')}.`)
}

/** Gathers headers written `name: value`, one an option. */
export function headerSetting(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*)$/.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('It must be "Name: value".')
  return { ...before, [name]: value }
}
