/** Reads a document that comes with the program, such as `openapi.json`. */
export type ReadDocument = (name: string) => Promise<string>

/** What is read when it is first asked for, and then remembered; what could not be read is tried again. */
export function readOnce<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let reading: Promise<Value> | undefined
  return () =>
    (reading ??= read().catch((error: unknown) => {
      // Next time it may be there: a process can be out of descriptors for a while.
      reading = undefined
      throw error
    }))
}
