import { fromBase64, toBase64 } from '../../text/base64.ts'

/** A place in the list, as clients see it. Opaque to them; the `v1.` prefix lets us change what is inside. */
export function encodeCursor(sequence: number): string {
  return `v1.${toBase64(`{"id":"${sequence}"}\n`)}`
}

/** The place that a cursor stands for; undefined when it is none of ours. */
export function decodeCursor(cursor: string): number | undefined {
  if (!cursor.startsWith('v1.')) return undefined
  const text = fromBase64(cursor.slice(3))
  const [, id] = /^\{"id":"(-?\d{1,15})"\}\n?$/.exec(text) ?? []
  return id === undefined ? undefined : Number(id)
}
