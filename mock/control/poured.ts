/** The text of a value that may be longer than a text can be: it is made while it is read. */
export class Poured<Value> {
  readonly pieces: Iterable<string>
  /** Never there: it tells texts of different values apart. */
  declare readonly value?: Value

  constructor(pieces: Iterable<string>) {
    this.pieces = pieces
  }
}
