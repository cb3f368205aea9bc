/** A time such as `90s`, `15m`, `12h` or `7d`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

const form = /^(\d+(?:\.\d+)?)([smhd])$/

export const isDuration = (text: string): text is Duration => form.test(text)

/** In milliseconds. Throws a RangeError for what is no such time. */
export function milliseconds(duration: string): number {
  const [, number, unit] = form.exec(duration) ?? []
  if (number === undefined) throw new RangeError(`${JSON.stringify(duration)} is no time such as 90s, 15m, 12h or 7d`)
  return Math.round(Number(number) * units[unit as keyof typeof units])
}
