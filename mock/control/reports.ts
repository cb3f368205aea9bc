import type { Violation } from '../domain/problem.ts'
import { quoted } from '../domain/short.ts'
import type { Report, ReportSummary } from '../generated/control-types.ts'
import { parseJson, textOfBody } from '../serve/body.ts'
import { machineTime } from '../world/clock.ts'
import type { ControlPart } from './control.ts'
import { refuseControl, refuseParts } from './problem.ts'

/** How many a sandbox can have, and how large those of all sandboxes may be together, in bytes. */
const mostReports = 20
const mostBytes = 32 * 1024 * 1024

/** The largest that is taken, in bytes. */
export const reportLimit = 1024 * 1024

/** Reads one that is larger than other bodies. */
export const readReport = async (bytes: Uint8Array, violationsOf: (body: unknown) => readonly Violation[]) => {
  const report = parseJson(textOfBody(bytes))
  const violations = violationsOf(report)
  if (violations.length > 0) refuseParts(violations)
  return report
}

interface Kept extends ReportSummary {
  readonly report: Report
}

/** Where the reports are that were put into sandboxes. All that is asked of it may throw, or reject with, a ControlRefusal. */
export interface ReportShelf {
  /** The last ones last. */
  list(sandbox: string): readonly ReportSummary[] | Promise<readonly ReportSummary[]>
  get(sandbox: string, name: string): Report | Promise<Report>
  /** In place of the one of that name. */
  put(sandbox: string, name: string, report: Report): ReportSummary | Promise<ReportSummary>
  remove(sandbox: string, name: string): void | Promise<void>
  /** The sandbox is gone. */
  forget(sandbox: string): void
}

/** Reports in memory: a report is made again by what has made it. */
export class MemoryReports implements ReportShelf {
  readonly #all = new Map<string, Map<string, Kept>>()

  /** The last ones last. */
  list(sandbox: string): Kept[] {
    return [...(this.#all.get(sandbox)?.values() ?? [])]
  }

  /** Throws a ControlRefusal when there is none. */
  get(sandbox: string, name: string): Report {
    const known = this.#all.get(sandbox)
    return known?.get(name)?.report ?? refuseUnknown(name, [...(known?.keys() ?? [])])
  }

  /** In place of the one of that name. Throws a ControlRefusal. */
  put(sandbox: string, name: string, report: Report): Kept {
    const known = this.#all.get(sandbox) ?? new Map<string, Kept>()
    requireRoom(name, [...known.keys()])
    const bytes = bytesOf(JSON.stringify(report))
    const others = [...this.#all.values()].flatMap((each) => [...each.values()])
    const taken = others.reduce((sum, each) => sum + each.bytes, 0) - (known.get(name)?.bytes ?? 0)
    if (taken + bytes > mostBytes)
      refuseControl('report-limit', `The reports of all sandboxes can have ${mostBytes} bytes. Delete some.`)
    const kept = { name, putAt: new Date(machineTime()).toISOString(), bytes, report }
    known.delete(name)
    this.#all.set(sandbox, known.set(name, kept))
    return kept
  }

  /** Throws a ControlRefusal when there is none. */
  remove(sandbox: string, name: string): void {
    this.get(sandbox, name)
    this.#all.get(sandbox)?.delete(name)
  }

  /** Forgets a sandbox that is gone. */
  forget(sandbox: string): void {
    this.#all.delete(sandbox)
  }
}

/** Throws a ControlRefusal when a sandbox with these reports can have no other. */
export function requireRoom(name: string, known: readonly string[]): void {
  if (known.includes(name) || known.length < mostReports) return
  refuseControl('report-limit', `This sandbox has ${mostReports} reports, and that is the limit. Delete one.`)
}

export function refuseUnknown(name: string, known: readonly string[]): never {
  const has = known.length > 0 ? `has: ${known.join(', ')}` : 'has none yet'
  return refuseControl('unknown-report', `There is no report ${quoted(name)}. This sandbox ${has}.`)
}

export const bytesOf = (text: string) => new TextEncoder().encode(text).length

/** The reports of a sandbox over HTTP. */
export function reportOperations(
  reports: ReportShelf,
): ControlPart<'listReports' | 'getReport' | 'putReport' | 'deleteReport'> {
  return {
    listReports: async ({ world }) => ({ status: 200, body: { reports: (await reports.list(world.name)).map(view) } }),
    getReport: async ({ world, path }) => ({ status: 200, body: await reports.get(world.name, path.name) }),
    putReport: async ({ world, path, body }) => ({
      status: 200,
      body: view(await reports.put(world.name, path.name, body)),
    }),
    deleteReport: async ({ world, path }) => {
      await reports.remove(world.name, path.name)
      return { status: 204, body: undefined }
    },
  }
}

const view = ({ name, putAt, bytes }: ReportSummary): ReportSummary => ({ name, putAt, bytes })
