import { Universe, type UniverseOptions } from '../world/universe.ts'
import { keepIn } from './entry-log.ts'
import { openDatabase } from './indexed-db.ts'

/** A universe that a database of the page's origin keeps. Rejects with a StoreError. */
export const openDatabaseUniverse = async (options: UniverseOptions, name: string): Promise<Universe> =>
  Universe.open(options, keepIn(await openDatabase(name)))
