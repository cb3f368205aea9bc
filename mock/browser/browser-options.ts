import type { CommonOptions } from '../common-options.ts'
import { requireOptions } from '../control/option.ts'
import type { WorldFile } from '../scenarios/world-file/world-file.ts'

export interface BrowserOptions extends Omit<CommonOptions, 'world'> {
  /** The starting state as a world file says it, in the place of a scenario. */
  readonly world?: WorldFile
  /** Where state is kept, as the name of an IndexedDB database; null (the default) keeps it in memory only. */
  readonly data?: string | null
}

/** Without what is undefined. Throws an OptionError that names what is no option, or not what it has to be. */
export const requireBrowserOptions = (given: BrowserOptions): BrowserOptions =>
  requireOptions('createMock', 'BrowserOptions', given)
