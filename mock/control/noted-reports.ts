import { quoted } from '../domain/short.ts'
import type { Report, ReportSummary } from '../generated/control-types.ts'
import { machineTime } from '../world/clock.ts'
import type { Note, Notes } from '../world/notes.ts'
import { refuseControl } from './problem.ts'
import { bytesOf, refuseUnknown, requireRoom, type ReportShelf } from './reports.ts'

/** Reports beside sandboxes that other processes serve as well. */
export class NotedReports implements ReportShelf {
  readonly #notes: Notes
  readonly #lifeOf: (sandbox: string) => string | undefined

  constructor(notes: Notes, lifeOf: (sandbox: string) => string | undefined) {
    this.#notes = notes
    this.#lifeOf = lifeOf
  }

  async list(sandbox: string): Promise<readonly ReportSummary[]> {
    const life = this.#lifeOf(sandbox)
    if (life === undefined) return []
    const { notes } = await this.#notes.read(life, 'report', {}, { withoutBodies: true })
    // While one is replaced, both are there.
    return [...new Map(notes.map((note) => [note.name, summaryOf(note)])).values()]
  }

  async get(sandbox: string, name: string): Promise<Report> {
    const life = this.#lifeOf(sandbox)
    const found = life === undefined ? undefined : (await this.#notes.read(life, 'report', { name })).notes.at(-1)
    return found ? (JSON.parse(found.body) as Report) : refuseUnknown(name, await this.#names(sandbox))
  }

  async put(sandbox: string, name: string, report: Report): Promise<ReportSummary> {
    requireRoom(name, await this.#names(sandbox))
    const body = JSON.stringify(report)
    const life = this.#lifeOf(sandbox)
    const [number] = life === undefined ? [] : await this.#notes.add([{ life, kind: 'report', name, body }])
    if (life === undefined || number === undefined)
      return refuseControl('unknown-sandbox', `There is no sandbox ${quoted(sandbox)} any more.`)
    await this.#notes.remove(life, 'report', { name, before: number })
    return { name, putAt: new Date(machineTime()).toISOString(), bytes: bytesOf(body) }
  }

  async remove(sandbox: string, name: string): Promise<void> {
    const life = this.#lifeOf(sandbox)
    const gone = life === undefined ? [] : await this.#notes.remove(life, 'report', { name })
    if (gone.length === 0) refuseUnknown(name, await this.#names(sandbox))
  }

  forget(): void {}

  async #names(sandbox: string): Promise<string[]> {
    return (await this.list(sandbox)).map(({ name }) => name)
  }
}

const summaryOf = ({ name, at, bytes }: Note): ReportSummary => ({
  name: name ?? '',
  putAt: new Date(at).toISOString(),
  bytes,
})
