import { machineTime } from './clock.ts'
import {
  LedgerError,
  type Added,
  type Addition,
  type Head,
  type Ledger,
  type Listed,
  type ListOrder,
  type Loaded,
} from './ledger.ts'
import { MemoryNotes } from './memory-notes.ts'
import { MemoryRates } from './memory-rates.ts'
import type { Persistence } from './persistence.ts'
import type { Maker } from './records.ts'
import { Shelves } from './shelves.ts'
import { reasonOf, StoreError } from './store-error.ts'
import { Turns } from './turns.ts'

export interface LineLedgerOptions {
  readonly persistence: Persistence
  /** The version of the entries' form. */
  readonly form: number
}

/** What a line says. Times are the machine's that has added it, in milliseconds since 1970. */
type Line = { readonly form: number } & (
  | { readonly at: number; readonly addition: WholeAddition }
  | { readonly sandbox: string; readonly head: Head; readonly checkpoint: readonly string[] }
  | { readonly number: true }
  | { readonly process: true }
)

/** Its pieces are read once, and may be written several times. */
interface WholeAddition extends Addition {
  readonly pieces?: readonly string[]
}

/** So often something is added again because others have added a line meanwhile. */
const mostAgain = 100

/**
 * A ledger in one log of lines, which is all that a Persistence has to be: each process reads all of it, and knows how each
 * sandbox stands at each line. A line of another sandbox is no conflict: what is added goes behind it.
 */
export class LineLedger implements Ledger {
  readonly #persistence: Persistence
  readonly #form: number
  readonly #shelves = new Shelves()
  /** Of this process alone: a log of lines that is never shortened is no place for what is forgotten soon. */
  readonly notes = new MemoryNotes((life) => this.#shelves.hasLife(life))
  readonly rates = new MemoryRates()
  /** Lines that were read. */
  #position = 0
  #processes = 0
  readonly #turns = new Turns()

  constructor({ persistence, form }: LineLedgerOptions) {
    this.#persistence = persistence
    this.#form = form
  }

  heads(sandboxes: readonly string[]): Promise<readonly (Head | undefined)[]> {
    return this.#read((shelves) => sandboxes.map((name) => shelves.head(name)))
  }

  load(sandbox: string, after?: Head): Promise<Loaded | undefined> {
    return this.#read((shelves) => shelves.load(sandbox, after))
  }

  append(additions: readonly Addition[]): Promise<readonly Added[]> {
    const whole = additions.map(inOne)
    return this.#inTurn(() => this.#append(whole))
  }

  checkpoint(sandbox: string, head: Head, pieces: Iterable<string>): Promise<void> {
    const line = { form: this.#form, sandbox, head, checkpoint: [...pieces] }
    return this.#inTurn(() => this.#add(() => (this.#shelves.isDue(sandbox, head) ? [line] : [])))
  }

  async sweep(now: number): Promise<readonly string[]> {
    this.rates.sweep()
    // Who has not read of them leaves them to others.
    const over = this.#shelves.over(now)
    const gone = await this.append(
      over.map(({ sandbox, expected }) => ({
        sandbox,
        expected,
        mark: `sweep-${expected.life}`,
        body: '',
        ends: true,
      })),
    )
    return over.filter((_one, at) => gone[at] === undefined).map(({ sandbox }) => sandbox)
  }

  list(order: ListOrder): Promise<{ readonly total: number; readonly listed: readonly Listed[] }> {
    return this.#read((shelves) => shelves.list(order))
  }

  count(maker?: Maker): Promise<number> {
    return this.#read((shelves) => shelves.count(maker))
  }

  /** Known here alone: to tell all would be a line for each look at a sandbox. */
  used(uses: readonly { readonly life: string; readonly at: number }[]): Promise<void> {
    return Promise.resolve(this.#shelves.used(uses))
  }

  number(): Promise<number> {
    return this.#inTurn(async () => {
      await this.#add(() => [{ form: this.#form, number: true }])
      // The line's own, which no other line has.
      return this.#position
    })
  }

  /** To be asked once in a process: how many have asked before. */
  process(): Promise<number> {
    return this.#inTurn(async () => {
      await this.#add(() => [{ form: this.#form, process: true }])
      return this.#processes - 1
    })
  }

  close(): Promise<void> {
    return this.#turns.ended()
  }

  #read<Result>(look: (shelves: Shelves) => Result): Promise<Result> {
    return this.#inTurn(async () => {
      await this.#catchUp()
      return look(this.#shelves)
    })
  }

  /** One after the other, so that what is read follows what was read. */
  #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    return this.#turns.take('', task)
  }

  async #append(additions: readonly WholeAddition[]): Promise<readonly Added[]> {
    const told = new Map<string, Added>()
    const at = machineTime()
    const names = new Set<string>()
    const lines = () => {
      names.clear()
      // Of one sandbox one addition counts: the other does not know of it.
      const due = additions.filter((each) => {
        if (told.has(each.mark) || names.has(each.sandbox) || !this.#shelves.isAs(each)) return false
        names.add(each.sandbox)
        return true
      })
      return due.map((addition): Line => ({ form: this.#form, at, addition }))
    }
    await this.#add(lines, told)
    return additions.map(({ mark }) => (told.has(mark) ? told.get(mark) : 'conflict'))
  }

  /** Adds lines; they are made anew when others were first. `told` of additions that are read, by their marks. */
  async #add(lines: () => readonly Line[], told?: Map<string, Added>): Promise<void> {
    for (let left = mostAgain; left > 0; left -= 1) {
      const made = lines()
      if (made.length === 0) return
      const texts = made.map((line) => JSON.stringify(line))
      if (await this.#asked('append', () => this.#persistence.append(this.#position, texts))) {
        this.#position += texts.length
        for (const line of made) this.#take(line, told)
        return
      }
      // A store that asks again by itself may refuse what it has added.
      await this.#catchUp(told)
    }
    throw new LedgerError('others add lines faster than this one', true)
  }

  async #catchUp(told?: Map<string, Added>): Promise<void> {
    const texts = await this.#asked('load', () => this.#persistence.load(this.#position))
    for (const text of texts) {
      const line = this.#parse(text)
      this.#position += 1
      this.#take(line, told)
    }
  }

  #take(line: Line, told?: Map<string, Added>): void {
    if ('addition' in line) {
      const added = this.#shelves.add(line.addition, line.at)
      told?.set(line.addition.mark, added)
    } else if ('process' in line) this.#processes += 1
    else if ('checkpoint' in line) this.#shelves.checkpoint(line.sandbox, line.head, line.checkpoint)
  }

  #parse(text: string): Line {
    const place = `Line ${this.#position + 1} of the persistence`
    let line: Line
    try {
      line = JSON.parse(text) as Line
      if (typeof line.form !== 'number') throw new Error('it does not say its form')
    } catch (error) {
      const advice = 'Empty it to begin anew.'
      throw new StoreError('state-damaged', `${place} can not be read: ${reasonOf(error)}. ${advice}`, { cause: error })
    }
    if (line.form > this.#form)
      throw new StoreError('state-newer', `${place} is of a newer invitekit. Use that one, or empty it to begin anew.`)
    return line
  }

  async #asked<Result>(what: keyof Persistence, ask: () => Promise<Result>): Promise<Result> {
    try {
      return await ask()
    } catch (error) {
      throw new LedgerError(`the persistence fails to ${what}, ${reasonOf(error)}`, what === 'load', { cause: error })
    }
  }
}

const inOne = ({ pieces, ...addition }: Addition): WholeAddition =>
  pieces ? { ...addition, pieces: [...pieces] } : addition
