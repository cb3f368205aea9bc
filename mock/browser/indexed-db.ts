import type { Entry } from '../world/records.ts'
import { StoreError } from '../world/store-error.ts'
import type { EntryStore } from './entry-log.ts'
import type { Asked, Database, ObjectStore, PageGlobals } from './page-globals.ts'

/** Raised when entries change: older ones are forgotten, as nobody keeps in a browser what they can't make again. */
const version = 1
const entries = 'entries'

const globals = globalThis as unknown as PageGlobals

/** A database of the page's origin. Rejects with a StoreError when another page has it open, or it can't be opened. */
export async function openDatabase(name: string): Promise<EntryStore> {
  const release = await lock(name)
  try {
    const database = await open(name)
    const change = (write: (store: ObjectStore) => void) =>
      new Promise<void>((resolve, reject) => {
        const transaction = database.transaction(entries, 'readwrite')
        transaction.addEventListener('complete', () => resolve())
        for (const end of ['abort', 'error'])
          transaction.addEventListener(end, () => reject(transaction.error ?? new Error('it was broken off')))
        write(transaction.objectStore(entries))
      })
    return {
      load: () => told(database.transaction(entries).objectStore(entries).getAll() as Asked<Entry[]>),
      add: (added) => change((store) => added.forEach((entry) => store.add(entry))),
      replace: (whole) =>
        change((store) => {
          store.clear()
          for (const entry of whole) store.add(entry)
        }),
      close() {
        database.close()
        release()
      },
    }
  } catch (error) {
    release()
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreError('folder-unwritable', `The browser does not open the database ${name}: ${reason}.`)
  }
}

async function open(name: string): Promise<Database> {
  const opening = globals.indexedDB.open(name, version)
  opening.addEventListener('upgradeneeded', () => {
    const { result } = opening
    if (result.objectStoreNames.contains(entries)) result.deleteObjectStore(entries)
    result.createObjectStore(entries, { autoIncrement: true })
  })
  return told(opening)
}

/** Two pages that write to one database would each miss what the other has changed. Gives what lets others in. */
function lock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = (given: unknown) => {
      if (given !== null) return new Promise<void>((release) => resolve(release))
      const words = `Another page has the mock's state "${name}" open. Close it, or give this one another name.`
      reject(new StoreError('folder-in-use', words))
      return undefined
    }
    globals.navigator.locks.request(`invitekit ${name}`, { ifAvailable: true }, held).catch(reject)
  })
}

function told<Result>(request: Asked<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('it does not say why')))
  })
}
