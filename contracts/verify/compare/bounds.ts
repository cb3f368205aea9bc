import { upperBounds, type Shape } from './shape.ts'

/** Whether what keeps to the bounds of a shape keeps to another bound, for values of these types. */
export function isWithin({ bounds }: Shape, keyword: string, bound: number, types: ReadonlySet<string>): boolean {
  const isUpper = upperBounds.includes(keyword)
  const within = (value: number | undefined, isExclusive: boolean) => {
    if (value === undefined) return false
    if (value === bound) return !keyword.startsWith('exclusive') || isExclusive
    return isUpper ? value < bound : value > bound
  }
  if (!keyword.endsWith('imum') && !keyword.startsWith('exclusive')) {
    // No list is shorter than nothing.
    return within(bounds[keyword], false) || (!isUpper && bound <= 0)
  }
  const [plain, exclusive] = isUpper ? ['maximum', 'exclusiveMaximum'] : ['minimum', 'exclusiveMinimum']
  const step = types.has('number') ? 0 : isUpper ? -1 : 1
  const open = bounds[exclusive ?? '']
  return (
    within(bounds[plain ?? ''], false) ||
    within(open, true) ||
    // Integers below 5 are those up to 4.
    (step !== 0 && open !== undefined && within(Number.isInteger(open) ? open + step : open, false)) ||
    (step !== 0 && keyword.startsWith('exclusive') && isWithin({ bounds } as Shape, plain ?? '', bound + step, types))
  )
}

/** What a bound is asked of. */
export function typesOfBound(keyword: string): readonly string[] {
  if (keyword.endsWith('Length')) return ['string']
  if (keyword.endsWith('Items') || keyword.endsWith('Contains')) return ['array']
  return keyword.endsWith('Properties') ? ['object'] : ['integer', 'number']
}

/** A value of the first format is one of each other, too. */
export const narrowerFormats: ReadonlyMap<string, readonly string[]> = new Map([
  ['int64', ['int32']],
  ['double', ['float', 'int32']],
  ['iri-reference', ['uri', 'uri-reference', 'iri']],
  ['uri-reference', ['uri']],
  ['iri', ['uri']],
  ['idn-email', ['email']],
  ['idn-hostname', ['hostname']],
])

/** Whether a number divides another, but for what floating-point makes of it. */
export const isMultiple = (value: number, of: number): boolean => Number.isInteger(Number((value / of).toFixed(9)))
