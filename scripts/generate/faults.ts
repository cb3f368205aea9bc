import type { Validate } from '../../mock/generated/request-validators.js'

/** The faults as `pointer keyword`, the missing or unwanted member's name behind them; nothing when all is right. */
export function faults(validate: Validate | undefined, value: unknown): string[] {
  if (!validate) throw new Error('There is no such validator.')
  if (validate(value)) return []
  return (validate.errors ?? []).map(({ instancePath, keyword, params }) => {
    const member = params['missingProperty'] ?? params['additionalProperty']
    return `${instancePath} ${keyword}${typeof member === 'string' ? ` ${member}` : ''}`
  })
}
