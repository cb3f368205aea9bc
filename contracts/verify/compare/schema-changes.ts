import { Fit } from './fit.ts'
import type { Difference, Direction } from './sentences.ts'
import type { Place } from './shape.ts'

export interface SchemaChangesOptions {
  readonly direction: Direction
  /** Values travel as text: in a URL, a header, a form. There a number is a text too. */
  readonly isText?: boolean
  /** They are written as XML. */
  readonly isXml?: boolean
}

/** What changes for a client between two versions of a schema, what it loses first. */
export function schemaChanges(before: Place, after: Place, options: SchemaChangesOptions): Difference[] {
  const { direction, isText = false, isXml = false } = options
  const [taken, given] = [true, false].map((isForward) => {
    const oldIsWide = (direction === 'request') === isForward
    const [wide, narrow] = oldIsWide ? [before, after] : [after, before]
    const fit = new Fit({ direction, isForward }, wide.document, narrow.document, { isText, isXml })
    return fit.differences(wide.schema, narrow.schema, 0)
  })
  return [...(taken ?? []), ...(given ?? [])]
}
