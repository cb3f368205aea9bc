import type * as ContractsModule from '../../contracts/verify/index.ts'
import { appendFileSync, writeFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import { CommandRefused } from './failure.ts'
import { print } from './print.ts'

type Contracts = typeof ContractsModule
type Report = Parameters<Contracts['reportJunit']>[0]

/** What a report can be written as. */
export const formats = ['junit', 'html', 'json'] as const
type Format = (typeof formats)[number]
/** The files that were asked for. */
export type Reports = readonly (readonly [format: Format, file: string])[]

/** Reads `junit=contracts.xml` beside those that were named before. Throws an InvalidArgumentError. */
export function addReport(text: string, others: Reports = []): Reports {
  const [, format, file] = /^(\w+)=(.+)$/.exec(text) ?? []
  const known = formats.find((each) => each === format)
  if (known === undefined || file === undefined) {
    throw new InvalidArgumentError(`It must be ${formats.map((each) => `${each}=FILE`).join(' or ')}.`)
  }
  return [...others, [known, file]]
}

/** Writes the reports that were asked for, and tells GitHub where it runs there. Throws a CommandRefused. */
export function writeReports(contracts: Contracts, report: Report, reports: Reports): void {
  const writers = { junit: contracts.reportJunit, html: contracts.reportHtml, json: contracts.reportJson }
  orRefuse(() => {
    for (const [format, file] of reports) writeFileSync(file, writers[format](report))
    tellGithub(contracts, report)
  })
}

/** The same of another report. Throws a CommandRefused. */
export function writeFiles<Of>(
  report: Of,
  writers: Readonly<Record<Format, (report: Of) => string>>,
  reports: Reports,
) {
  orRefuse(() => {
    for (const [format, file] of reports) writeFileSync(file, writers[format](report))
  })
}

function orRefuse(write: () => void): void {
  try {
    write()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandRefused(`A report can't be written: ${reason}.`)
  }
}

/** Within GitHub Actions findings stand as annotations at the pacts, and the report on the page of the run. */
function tellGithub(contracts: Contracts, report: Report): void {
  if (process.env['GITHUB_ACTIONS'] !== 'true') return
  print(contracts.githubAnnotations(report))
  const page = process.env['GITHUB_STEP_SUMMARY']
  if (page) appendFileSync(page, contracts.githubSummary(report))
}
