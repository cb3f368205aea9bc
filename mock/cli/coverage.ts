import { InvitekitError } from '../domain/invitekit-error.ts'
import type { Command } from 'commander'
import { exitCode, sayFailure } from './failure.ts'
import { print } from './print.ts'
import { percent } from './score.ts'
import { ownServiceOption, ownServicesOf, type OwnServiceFlags } from './own-service-flags.ts'
import { profileOption, switchOption } from './settings.ts'
import { providerNameOption } from './verify.ts'
import { addReport, formats, writeFiles, type Reports } from './write-reports.ts'

interface CoverageFlags extends OwnServiceFlags {
  readonly min?: number
  readonly report?: Reports
  readonly profile?: string
  readonly switch?: Readonly<Record<string, string>>
  readonly providerName?: Readonly<Record<string, string>>
}

/** `invitekit coverage`: what contracts exercise of their services. */
export function coverage(command: Command): void {
  command
    .argument('<pacts...>', 'pact files, folders of them, URLs')
    .option('--min <percent>', 'fail below this share', percent)
    .option('--report <format=file>', `write a report too: ${formats.join(', ')}; may be repeated`, addReport)
    .addOption(ownServiceOption('know'))
    .addOption(profileOption())
    .addOption(switchOption())
    .addOption(providerNameOption())
    .addHelpText('after', '\nExit codes: 0 the share is high enough, 1 it is not, 2 wrong usage.')
    .action(run)
}

async function run(names: string[], flags: CoverageFlags): Promise<void> {
  const { min = 0, report: reports = [], profile, switch: switches, providerName: providerNames } = flags
  const contracts = await import('../../contracts/verify/index.ts')
  try {
    const report = await contracts.coverage(await contracts.readSources(names), {
      ...(await ownServicesOf(flags)),
      conduct: { profile, switches },
      ...(providerNames && { providerNames }),
    })
    if (report.providers.length === 0) {
      sayFailure('There is no pact with a service that is known. Name its service with --provider-name NAME=SERVICE.')
      process.exitCode = exitCode.refused
      return
    }
    print(contracts.coverageText(report))
    const { coverageJunit: junit, coverageHtml: html, coverageJson: json } = contracts
    writeFiles(report, { junit, html, json }, reports)
    if (report.share >= min) return
    sayFailure(`The coverage is ${report.share} %, below --min ${min}.`)
    process.exitCode = exitCode.failed
  } catch (error) {
    if (!(error instanceof InvitekitError)) throw error
    sayFailure(error.message)
    process.exitCode = exitCode.refused
  }
}
