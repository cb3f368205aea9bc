/**
 * Where several instances keep one state together, line after line. It has to add on a condition: a store that can only set a
 * value would lose what another instance has added meanwhile.
 */
export interface Persistence {
  /** All lines but the first `after`, in order. */
  load(after: number): Promise<readonly string[]>
  /** Adds lines behind the first `expected`, all or none of them; false when that is not how many there are. */
  append(expected: number, lines: readonly string[]): Promise<boolean>
}
