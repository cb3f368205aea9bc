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
