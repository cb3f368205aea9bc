import fs from 'node:fs'
import path from 'node:path'
import { closingName } from '../chain.ts'
import { closingLine } from '../header.ts'
import { change, wordsLog, type Words } from './words-log.ts'

export const checkpoint = 'snapshot-0002.ndjson'
export const log = 'journal-0002.ndjson'

/** A folder for tests with words a, b, c in its checkpoint and d, e, f in its log, a line each, and ways to spoil it. */
export class SixWords {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  async keep(): Promise<void> {
    const first = wordsLog(this.folder)
    await first.read()
    const words: Words = new Map()
    for (const key of ['a', 'b', 'c']) change(first, words, [[key, key]])
    await first.write(words)
    await first.close()
    const second = wordsLog(this.folder, { checkpointAfter: 1 })
    await second.read()
    change(second, words, [['a', 'a']])
    await second.write(words)
    await this.vanished('journal-0001.ndjson')
    await second.close()
    const third = wordsLog(this.folder)
    await third.read()
    for (const key of ['d', 'e', 'f']) change(third, words, [[key, key]])
    await third.write(words)
    await third.close()
    fs.rmSync(this.at(closingName))
  }

  /** Leaves what a stop leaves: `keep` leaves what a kill does. */
  close(next = 8): void {
    fs.writeFileSync(this.at(closingName), closingLine(next))
  }

  /** Ends the log as a stop did until there was a file for it. */
  closeWithLine(): void {
    this.edit(log, (text) => text + closingLine(8))
  }

  /** What a start finds, and says. */
  async open(version = 1): Promise<{ keys: string; notices: string[] }> {
    const notices: string[] = []
    const opened = wordsLog(this.folder, { version, onNotice: (text) => notices.push(text) })
    const words = await opened.read()
    await opened.close()
    return { keys: [...(words ?? new Map<string, string>()).keys()].join(''), notices }
  }

  /** Resolves when a file is gone: the checkpoint that replaces it is written. */
  async vanished(name: string): Promise<void> {
    while (fs.existsSync(this.at(name))) await new Promise((resolve) => setTimeout(resolve, 1))
  }

  at(name: string): string {
    return path.join(this.folder, name)
  }

  edit(name: string, how: (text: string) => string): void {
    fs.writeFileSync(this.at(name), how(fs.readFileSync(this.at(name), 'latin1')), 'latin1')
  }

  editLine(name: string, line: number, how: (text: string) => string): void {
    this.edit(name, (text) => text.replace(/[^\n]*\n?/g, (whole) => (--line === 0 ? how(whole) : whole)))
  }

  contents(): Record<string, string> {
    return Object.fromEntries(
      fs.readdirSync(this.folder).map((name) => [name, fs.readFileSync(this.at(name), 'latin1')]),
    )
  }
}
