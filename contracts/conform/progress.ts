import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { parsedOr, member } from '../verify/json.ts'
import { reasonOf } from '../verify/reason-of.ts'
import type { Violation } from './asker.ts'
import { ConformError } from './conform-error.ts'
import type { CheckRow } from './conform-report.ts'
import type { Made } from './subject.ts'

/** What a run was asked for: one that was broken off goes on with the same alone. */
export interface Errand {
  readonly target: string
  readonly service: string
  readonly profile: string
  readonly switches: Readonly<Record<string, string>>
}

/**
 * What a run has found and made, a line of JSON each, in a file that outlives a process which does not end well. An
 * address is written before it is invited, so that nothing is lost when no answer comes.
 */
export class Progress implements Made {
  readonly word: string
  /** What was found before the run was broken off. */
  readonly done: readonly CheckRow[]
  readonly left: Set<string>
  readonly seen: ReadonlyMap<string, Violation>
  readonly #file: string | undefined
  #hasInvited: boolean

  private constructor(word: string, file: string | undefined, lines: readonly unknown[]) {
    this.word = word
    this.#file = file
    this.done = lines.flatMap((line) => (member(line, 'row') as CheckRow | undefined) ?? [])
    this.left = new Set()
    this.seen = new Map(lines.flatMap((line) => (member(line, 'saw') as [string, Violation][] | undefined) ?? []))
    this.#hasInvited = false
    for (const line of lines) {
      if (member(line, 'inviting') !== undefined) this.#hasInvited = true
      const [created, gone] = [member(line, 'created'), member(line, 'gone')]
      if (typeof created === 'string') this.left.add(created)
      if (typeof gone === 'string') this.left.delete(gone)
    }
  }

  /** Without a file, for what nobody has to go on with. */
  static unkept = (word: string): Progress => new Progress(word, undefined, [])

  /** Begins a file, or goes on with one. Throws a ConformError when it is there and should not be, or the reverse. */
  static open(
    file: string,
    errand: Errand,
    { word, resume }: { readonly word: string; readonly resume: boolean },
  ): Progress {
    const isThere = existsSync(file)
    if (!resume) {
      if (isThere)
        throw new ConformError(
          `${file} is of a run that was broken off, and what it made may still be there. Go on with --resume, or remove the file.`,
        )
      const progress = new Progress(word, file, [])
      progress.#add({ run: { ...errand, word } })
      return progress
    }
    if (!isThere) throw new ConformError(`There is no ${file} to go on with. Leave out --resume.`)
    const [head, ...lines] = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map(parsedOr)
    const run = member(head, 'run')
    const known = member(run, 'word')
    if (typeof known !== 'string')
      throw new ConformError(`${file} is no file of a run. Remove it, or name another with --progress.`)
    for (const name of ['target', 'service', 'profile', 'switches'] as const) {
      const [before, now] = [JSON.stringify(member(run, name)), JSON.stringify(errand[name])]
      if (before !== now)
        throw new ConformError(
          `${file} is of a run with the ${name} ${before}, not ${now}. Go on with the same, or remove the file.`,
        )
    }
    return new Progress(known, file, lines)
  }

  /** Whether something may be there that nobody has the id of. */
  get hasInvited(): boolean {
    return this.#hasInvited
  }

  inviting(email: string): void {
    this.#hasInvited = true
    this.#add({ inviting: email })
  }

  created(id: string): void {
    this.left.add(id)
    this.#add({ created: id })
  }

  gone(id: string): void {
    if (this.left.delete(id)) this.#add({ gone: id })
  }

  found(row: CheckRow): void {
    this.#add({ row })
  }

  saw(key: string, violation: Violation): void {
    this.#add({ saw: [[key, violation]] })
  }

  /** All is found, and nothing is left. */
  end(): void {
    if (this.#file !== undefined) rmSync(this.#file, { force: true })
  }

  #add(line: object): void {
    if (this.#file === undefined) return
    try {
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 })
    } catch (error) {
      throw new ConformError(`${this.#file} can't be written: ${reasonOf(error)}. Name another with --progress.`)
    }
  }
}
