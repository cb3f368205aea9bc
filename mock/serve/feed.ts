/** Who reads the parts of an answer until they go away. */
export interface Reader {
  /** There is another part. */
  more(): void
  /** There are no more. */
  end(): void
}

/** The parts of one answer. */
export interface Parts {
  /** Takes the next one; undefined when there is none yet. Asked when the reader has room, so that a slow one takes no memory. */
  next(): string | undefined
  /** The reader has gone away. */
  stop(): void
}

/** Gives a reader parts of its own. */
export type Feed = (reader: Reader) => Parts
