import { InvitekitError } from '../domain/invitekit-error.ts'
import type * as ContractsModule from '../../contracts/verify/index.ts'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { serviceNames } from '../generated/services.ts'
import { claimedService } from './claimed-service.ts'
import { tokenOf, tokenOptions, type TokenOptions } from './control-token.ts'
import { CommandRefused, exitCode, sayFailure } from './failure.ts'
import { print, printOver, showsColours } from './print.ts'
import { profileOption, switchOption } from './settings.ts'
import { headerSetting, wholeNumber } from './values.ts'
import { addReport, formats, writeFiles, type Reports } from './write-reports.ts'

type Contracts = typeof ContractsModule
type Options = Parameters<Contracts['conform']>[0]

interface ConformFlags extends TokenOptions {
  readonly target: string
  readonly service: string
  readonly credentials?: string
  readonly safe?: true
  readonly dryRun?: true
  readonly only?: string
  readonly failSkipped?: true
  readonly header?: Readonly<Record<string, string>>
  readonly profile?: string
  readonly switch?: Readonly<Record<string, string>>
  readonly rate?: number
  readonly timeout: number
  readonly timeLimit: number
  readonly progress: string
  readonly resume?: true
  readonly report?: Reports
}

/** Requests in a second to a server that is not on this machine, unless told. */
const politeRate = 3

/** `invitekit conform`: asks a server whether it does what its service promises. */
export function conform(command: Command): void {
  command
    .requiredOption('--target <url>', 'the server in question')
    .addOption(
      new Option(
        '--service <name>',
        `the service that it claims to be: ${serviceNames.join(', ')}, or the module or package of an own one`,
      ).makeOptionMandatory(),
    )
    .option('--credentials <file>', 'whose requests are sent, as YAML or JSON; a mock of ours needs none')
    .option('--safe', 'only read: nothing is made or changed')
    .option('--dry-run', 'say what would be asked, and ask nothing')
    .option('--only <text>', 'only checks whose id holds this text')
    .option('--fail-skipped', 'let checks that could not be asked fail')
    .option('--header <name: value>', 'send this with every request; may be repeated', headerSetting)
    .addOption(profileOption())
    .addOption(switchOption())
    .option('--rate <number>', `requests in a second at most (default: ${politeRate}, none on this machine)`, perSecond)
    .option('--timeout <seconds>', 'how long an answer may take', wholeNumber(1, 600), 10)
    .option('--time-limit <minutes>', 'how long the run may take', wholeNumber(1, 1440), 30)
    .option('--progress <file>', 'what was made and found, for a run that is broken off', 'invitekit-conform.jsonl')
    .option('--resume', 'go on with the run that was broken off')
    .option('--report <format=file>', `write a report too: ${formats.join(', ')}; may be repeated`, addReport)
  tokenOptions(command, 'the token of the control plane, when the target is a mock of ours that wants one')
    .addHelpText(
      'after',
      '\nExit codes: 0 all that was asked holds, 1 something does not, 2 wrong usage, or the run did not come to its end.',
    )
    .action(run)
}

async function run(flags: ConformFlags): Promise<void> {
  const contracts = await import('../../contracts/verify/index.ts')
  const ending = new AbortController()
  const end = () => {
    if (ending.signal.aborted) process.exit(exitCode.refused)
    sayFailure('What was made is taken back. Again ends at once, and --resume goes on.')
    ending.abort()
  }
  process.on('SIGINT', end).on('SIGTERM', end)
  let mock: Awaited<ReturnType<Contracts['openMock']>> | undefined
  try {
    const url = addressOf(flags.target)
    const { credentials } = flags
    const claimed = await claimedService(flags.service)
    const { service } = claimed
    mock = credentials === undefined ? await contracts.openMock(url, service, tokenOf(flags)) : undefined
    const known = mock?.credentials ?? contracts.readCredentials(credentials ?? '')
    process.exitCode = await conformOnce(contracts, flags, {
      ...optionsOf(flags, mock?.url ?? url),
      ...claimed,
      credentials: known,
      signal: ending.signal,
      // A sandbox of its own goes with what was made in it.
      ...(!mock && { progress: { file: flags.progress, resume: flags.resume ?? false } }),
    })
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    sayFailure(
      error instanceof InvitekitError ? text : `The server could not be asked, so that nothing is known of it: ${text}`,
    )
    process.exitCode = exitCode.refused
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end)
    await mock?.close().catch(() => {})
  }
}

async function conformOnce(contracts: Contracts, flags: ConformFlags, options: Options): Promise<number> {
  if (flags.dryRun) {
    print(...contracts.planText(await contracts.planOf(options)))
    return 0
  }
  const isTerminal = showsColours()
  const report = await contracts.conform({
    ...options,
    ...(isTerminal && { onProgress: (done, total) => printOver(`${done} of ${total} checks made`) }),
  })
  if (isTerminal) printOver('')
  print(...contracts.conformText(report))
  const { conformJunit: junit, conformHtml: html, conformJson: json } = contracts
  writeFiles(report, { junit, html, json }, flags.report ?? [])
  return report.verdict === 'conforms' ? 0 : report.verdict === 'differs' ? exitCode.failed : exitCode.refused
}

function optionsOf(flags: ConformFlags, url: string): Omit<Options, 'credentials' | 'service'> {
  const { only, header, rate, profile, switch: switches } = flags
  const usual = isHere(url) ? undefined : politeRate
  const perSecond = rate ?? usual
  return {
    url,
    conduct: { profile, switches },
    ...(flags.safe && { safe: true }),
    ...(flags.failSkipped && { failSkipped: true }),
    ...(only !== undefined && { only }),
    ...(header && { headers: header }),
    ...(perSecond !== undefined && { rate: perSecond }),
    timeout: flags.timeout * 1000,
    timeLimit: flags.timeLimit * 60_000,
  }
}

const isHere = (url: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname)

function perSecond(text: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 1000) return value
  throw new InvalidArgumentError('It must be a number above 0 and up to 1000.')
}

/** The URL without a slash at its end. Throws a CommandRefused when it is none. */
function addressOf(text: string): string {
  const isUrl = /^https?:\/\/[^/\s]/.test(text) && URL.canParse(text)
  if (isUrl && !/[?#]/.test(text)) return text.replace(/\/+$/, '')
  throw new CommandRefused(`--target must be a URL such as http://localhost:4010, not ${text}.`)
}
