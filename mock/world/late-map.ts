/**
 * A map that enters what is added when somebody reads it. To add to a map of many takes as long as to validate a request,
 * and its memory is made anew each time that it has doubled; what nobody reads stays in two lists.
 */
export class LateMap<Value> {
  readonly #map = new Map<string, Value>()
  #keys: string[] = []
  #values: Value[] = []
  readonly #keyOf: (name: string) => string

  /** `keyOf` gives the key of what was added under a name. */
  constructor(keyOf: (name: string) => string) {
    this.#keyOf = keyOf
  }

  /** Adds what is not there yet. */
  add(name: string, value: Value): void {
    this.#keys.push(name)
    this.#values.push(value)
  }

  /** All of them, in the order in which they were added. */
  get whole(): Map<string, Value> {
    if (this.#keys.length > 0) this.#enter()
    return this.#map
  }

  #enter(): void {
    const [keys, values] = [this.#keys, this.#values]
    this.#keys = []
    this.#values = []
    for (let at = 0; at < keys.length; at += 1) this.#map.set(this.#keyOf(keys[at] as string), values[at] as Value)
  }
}
