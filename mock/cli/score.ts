import { InvitekitError } from '../domain/invitekit-error.ts'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { exitCode, sayFailure } from './failure.ts'
import { print, printOver, showsColours } from './print.ts'
import { ownServiceOption, ownServicesOf, type OwnServiceFlags } from './own-service-flags.ts'
import { profileOption, switchOption } from './settings.ts'
import { providerNameOption } from './verify.ts'
import { addReport, formats, writeFiles, type Reports } from './write-reports.ts'

interface ScoreFlags extends OwnServiceFlags {
  readonly min?: number
  readonly only?: 'bugs' | 'answers'
  readonly report?: Reports
  readonly profile?: string
  readonly switch?: Readonly<Record<string, string>>
  readonly providerName?: Readonly<Record<string, string>>
}

/** `invitekit score`: what contracts would notice of a provider's bugs. */
export function score(command: Command): void {
  command
    .argument('<pacts...>', 'pact files, folders of them, URLs')
    .option('--min <percent>', 'fail below this score', percent)
    .addOption(new Option('--only <what>', 'only bugs, or only changes of answers').choices(['bugs', 'answers']))
    .option('--report <format=file>', `write a report too: ${formats.join(', ')}; may be repeated`, addReport)
    .addOption(ownServiceOption('know'))
    .addOption(profileOption())
    .addOption(switchOption())
    .addOption(providerNameOption())
    .addHelpText(
      'after',
      '\nExit codes: 0 the score is high enough, 1 it is not, 2 wrong usage, or the pacts do not hold.',
    )
    .action(run)
}

async function run(
  names: string[],
  { min = 0, report: reports = [], profile, switch: switches, ...flags }: ScoreFlags,
) {
  const contracts = await import('../../contracts/verify/index.ts')
  const isTerminal = showsColours()
  try {
    const report = await contracts.score(await contracts.readSources(names), {
      ...(await ownServicesOf(flags)),
      conduct: { profile, switches },
      ...(flags.only && { only: flags.only }),
      ...(flags.providerName && { providerNames: flags.providerName }),
      ...(isTerminal && { onProgress: (done, total) => printOver(`${done} of ${total} answers judged`) }),
    })
    if (isTerminal) printOver('')
    print(...contracts.scoreText(report))
    writeFiles(report, { junit: contracts.scoreJunit, html: contracts.scoreHtml, json: contracts.scoreJson }, reports)
    if (report.score >= min) return
    sayFailure(`The score is ${report.score} %, below --min ${min}.`)
    process.exitCode = exitCode.failed
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    sayFailure(
      error instanceof InvitekitError ? text : `The pacts could not be scored, so that nothing is known: ${text}`,
    )
    process.exitCode = exitCode.refused
  }
}

export function percent(text: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value <= 100) return value
  throw new InvalidArgumentError('It must be a number from 0 to 100.')
}
