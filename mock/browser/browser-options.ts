import type { CommonOptions } from '../common-options.ts'
import { OptionError, refuseValue, requireOptions } from '../control/option.ts'
import { browserOptions } from '../generated/options.ts'
import type { WorldFile } from '../scenarios/world-file/world-file.ts'
import type { Persistence } from '../world/persistence.ts'

export interface BrowserOptions extends Omit<CommonOptions, 'world'> {
  /** The starting state as a world file says it, in the place of a scenario. */
  readonly world?: WorldFile
  /** Where state is kept, as the name of an IndexedDB database; null (the default) keeps it in memory only. */
  readonly data?: string | null
  /** Where several instances keep one state together, such as a table that all of them reach. */
  readonly persistence?: Persistence
}

/** Without what is undefined. Throws an OptionError that names what is no option, or not what it has to be. */
export function requireBrowserOptions(given: BrowserOptions): BrowserOptions {
  const options = requireOptions('createMock', browserOptions, given)
  const { data = null, persistence } = options
  // A class has its methods elsewhere than the validators look.
  if (persistence && (typeof persistence.load !== 'function' || typeof persistence.append !== 'function'))
    refuseValue('persistence', 'an object with two functions: load and append', persistence)
  if (data !== null && persistence)
    throw new OptionError('A mock keeps state in one place. Leave data or persistence out.')
  return options
}
