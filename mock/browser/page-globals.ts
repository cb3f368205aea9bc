/** What of a page's or worker's globals is used here: the types of Node, with which all this is compiled, have none of it. */
export interface Asked<Result = unknown> {
  readonly result: Result
  readonly error: Error | null
  addEventListener(type: string, tell: () => void): void
}

export interface ObjectStore {
  add(value: unknown): unknown
  clear(): unknown
  getAll(): Asked<unknown[]>
}

interface Transaction {
  readonly error: Error | null
  objectStore(name: string): ObjectStore
  addEventListener(type: string, tell: () => void): void
}

export interface Database {
  readonly objectStoreNames: { contains(name: string): boolean }
  createObjectStore(name: string, options: { readonly autoIncrement: true }): unknown
  deleteObjectStore(name: string): void
  transaction(store: string, mode?: 'readwrite'): Transaction
  close(): void
}

export interface PageGlobals {
  readonly indexedDB: { open(name: string, version: number): Asked<Database> }
  readonly navigator: {
    readonly locks: {
      request(
        name: string,
        options: { readonly ifAvailable: true },
        held: (lock: unknown) => Promise<void> | undefined,
      ): Promise<unknown>
    }
  }
}
