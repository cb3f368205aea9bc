import { randomBytes } from 'node:crypto'
import { measured, type Told } from '../../world/measured-ledger.ts'
import { keepShared } from '../../world/shared-keep.ts'
import { Universe, type UniverseOptions } from '../../world/universe.ts'
import { changesText, entryOf, entryText } from '../entry-text.ts'
import { entryVersion } from '../../world/entry-version.ts'
import { PostgresLedger } from './postgres-ledger.ts'

export interface StoredUniverseOptions extends UniverseOptions {
  readonly url: string
  readonly schema: string
  /** How many records worlds may hold together in this process, about. */
  readonly mostRecords?: number
  /** Told of what is asked of PostgreSQL. */
  readonly onAsked?: (told: Told) => void
}

/** A universe that PostgreSQL keeps, for any number of processes. Rejects with a StoreError. */
export async function openStoredUniverse(options: StoredUniverseOptions): Promise<Universe> {
  const { url, schema, mostRecords, onNotice } = options
  const postgres = await PostgresLedger.open({ url, schema, form: entryVersion })
  const ledger = options.onAsked ? measured(postgres, options.onAsked) : postgres
  const process = await postgres.process()
  return Universe.open(
    options,
    keepShared({
      ledger,
      process,
      textOf: entryText,
      changesText,
      entryOf,
      soon: setImmediate,
      newMark: () => randomBytes(9).toString('base64url'),
      ...(mostRecords !== undefined && { mostRecords }),
      ...(onNotice && { onNotice }),
    }),
  )
}
