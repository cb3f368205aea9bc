import { entryVersion } from '../world/entry-version.ts'
import { LedgerError } from '../world/ledger.ts'
import { LineLedger } from '../world/line-ledger.ts'
import type { Persistence } from '../world/persistence.ts'
import { keepShared } from '../world/shared-keep.ts'
import { StoreError } from '../world/store-error.ts'
import { Universe, type UniverseOptions } from '../world/universe.ts'
import { shareKeys } from './keys.ts'

/** A universe that any number of instances keep together in lines. Rejects with a StoreError. */
export async function openLinedUniverse(options: UniverseOptions, persistence: Persistence): Promise<Universe> {
  const ledger = new LineLedger({ persistence, form: entryVersion })
  const process = await ledger.process().catch((error: unknown) => {
    if (!(error instanceof LedgerError)) throw error
    throw new StoreError('store-unreachable', `The state can not be opened: ${error.message}.`, { cause: error })
  })
  const { onNotice } = options
  return Universe.open(
    options,
    keepShared({ ledger, process, newMark: () => shareKeys.make(), ...(onNotice && { onNotice }) }),
  )
}
