import { InvitekitError } from '../domain/invitekit-error.ts'
import type * as ContractsModule from '../../contracts/verify/index.ts'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { line } from '../text/visible.ts'
import { tokenOf, tokenOptions, type TokenOptions } from './control-token.ts'
import { serviceNames } from '../generated/services.ts'
import { CommandRefused, exitCode, sayFailure } from './failure.ts'
import { print, printOver, showsColours } from './print.ts'
import { ownServiceOption, ownServicesOf, type OwnServiceFlags } from './own-service-flags.ts'
import { profileOption, switchOption } from './settings.ts'
import { headerSetting } from './values.ts'
import { addReport, formats, writeReports, type Reports } from './write-reports.ts'

type Contracts = typeof ContractsModule

interface VerifyFlags extends TokenOptions, OwnServiceFlags {
  readonly report?: Reports
  readonly only?: string
  readonly failPending?: true
  readonly failSkipped?: true
  readonly strict?: true
  readonly profile?: string
  readonly switch?: Readonly<Record<string, string>>
  readonly target?: string
  readonly header?: Readonly<Record<string, string>>
  readonly allowWrites?: true
  readonly providerName?: Readonly<Record<string, string>>
  readonly watch?: true
  readonly broker?: string
  readonly provider?: string
  readonly selector?: readonly string[]
  readonly publishAs?: string
  readonly providerBranch?: string
  readonly providerTag?: readonly string[]
  readonly enablePending?: true
  readonly includeWipPactsSince?: string
  readonly buildUrl?: string
}

/** `invitekit verify`: holds contracts against themselves, the spec and a mock or a running server. */
export function verify(command: Command): void {
  command
    .argument('[pacts...]', 'pact files, folders of them, URLs')
    .option('--report <format=file>', `write a report too: ${formats.join(', ')}; may be repeated`, addReport)
    .option('--only <text>', 'only interactions whose description holds this text')
    .option('--fail-pending', 'let pending interactions fail as others do')
    .option('--fail-skipped', 'let interactions that were not verified fail')
    .option('--strict', 'let warnings fail as errors do')
    .addOption(ownServiceOption('know'))
    .addOption(profileOption())
    .addOption(switchOption())
    .option('--target <url>', 'verify a running server instead of a mock; only reads unless --allow-writes')
    .option('--header <name: value>', 'send this to the target; may be repeated', headerSetting)
    .option('--allow-writes', 'send requests to the target that may change something, and set up states')
  tokenOptions(command, "the token of the target's control plane")
    .addOption(providerNameOption())
    .option('--watch', 'verify again whenever a pact changes')
    .option('--broker <url>', 'fetch the pacts of --provider from a Pact Broker')
    .option('--provider <name>', 'the provider whose pacts are fetched')
    .option('--selector <json>', 'a consumer version selector; may be repeated', addSelector)
    .option('--publish-as <version>', "publish the result to the broker as this provider version's")
    .option('--provider-branch <name>', 'the branch of the provider that is verified')
    .option('--provider-tag <name>', 'a tag of the provider; may be repeated', addTag)
    .option('--enable-pending', 'let pacts that the broker calls pending fail without failing the run')
    .option('--include-wip-pacts-since <day>', 'fetch pacts of other branches since then too, as pending ones')
    .option('--build-url <url>', 'where the run can be seen, published with the result')
    .addHelpText('after', '\nExit codes: 0 all contracts hold, 1 a contract is broken, 2 wrong usage or set-up.')
    .action(run)
}

async function run(names: string[], flags: VerifyFlags): Promise<void> {
  const contracts = await import('../../contracts/verify/index.ts')
  const contradiction = contradictionIn(names, flags)
  if (contradiction !== undefined) throw new CommandRefused(contradiction)
  process.exitCode = await verifyOnce(contracts, names, flags)
  if (!flags.watch || process.exitCode === exitCode.refused) return
  for await (const changed of contracts.changesOf(names)) {
    print(line`\n${changed} has changed.\n`)
    process.exitCode = await verifyOnce(contracts, names, flags)
  }
}

/** Why the words don't go together; undefined when they do. */
function contradictionIn(names: readonly string[], flags: VerifyFlags): string | undefined {
  const { target, broker, provider, selector, publishAs, only } = flags
  const { providerBranch, providerTag, enablePending, includeWipPactsSince, buildUrl } = flags
  if (names.length === 0 && broker === undefined) return 'Name at least one pact file, folder or URL, or a --broker.'
  if (target === undefined && (flags.allowWrites || flags.header)) {
    return '--header and --allow-writes are for a running server. Add --target URL.'
  }
  if (broker === undefined && (provider !== undefined || selector !== undefined || publishAs !== undefined)) {
    return '--provider, --selector and --publish-as are for a Pact Broker. Add --broker URL.'
  }
  const others = [providerBranch, providerTag, enablePending, includeWipPactsSince, buildUrl]
  if (broker === undefined && others.some((each) => each !== undefined)) {
    return '--provider-branch, --provider-tag, --enable-pending, --include-wip-pacts-since and --build-url are for a Pact Broker. Add --broker URL.'
  }
  if (publishAs === undefined && buildUrl !== undefined) return '--build-url is published. Add --publish-as VERSION.'
  if (publishAs !== undefined && only !== undefined) {
    return '--publish-as tells the broker of whole contracts, and --only verifies a part. Leave one out.'
  }
  if (flags.watch && names.every((name) => /^https?:\/\//.test(name))) {
    return '--watch looks at files and folders. Name one.'
  }
  return undefined
}

/** Resolves with the exit code. */
async function verifyOnce(contracts: Contracts, names: readonly string[], flags: VerifyFlags): Promise<number> {
  const isTerminal = showsColours()
  const { broker, publishAs, profile, switch: switches } = flags
  const controlToken = tokenOf(flags)
  try {
    const from = broker === undefined ? undefined : brokerOf(broker, flags)
    const fetched = from ? await contracts.fetchPacts(from) : []
    print(...contracts.noticesOf(fetched))
    const sources = [...fetched, ...(names.length > 0 ? await contracts.readSources(names) : [])]
    const report = await contracts.verify(sources, {
      ...(await ownServicesOf(flags)),
      ...(flags.only !== undefined && { only: flags.only }),
      ...(flags.failPending && { failPending: true }),
      ...(flags.failSkipped && { failSkipped: true }),
      ...(flags.strict && { strict: true }),
      conduct: { profile, switches },
      ...(flags.providerName && { providerNames: flags.providerName }),
      ...(flags.target !== undefined && {
        target: {
          url: addressOf(flags.target),
          headers: flags.header ?? {},
          allowWrites: flags.allowWrites ?? false,
          ...(controlToken !== undefined && { controlToken }),
        },
      }),
      ...(isTerminal && { onProgress: showProgress }),
    })
    if (isTerminal) printOver('')
    print(...contracts.reportText(report))
    writeReports(contracts, report, flags.report ?? [])
    if (from && publishAs !== undefined) {
      const told = await contracts.publishResults(report, fetched, from, {
        version: publishAs,
        ...(flags.buildUrl !== undefined && { buildUrl: flags.buildUrl }),
      })
      print(line`${told}\n`)
    }
    print(...contracts.noticesOf(fetched, { report, published: publishAs !== undefined }))
    return report.agrees ? 0 : exitCode.failed
  } catch (error) {
    // 1 is for a contract that is broken: what went wrong otherwise says nothing of one.
    const isForeseen = error instanceof InvitekitError
    const text = error instanceof Error ? error.message : String(error)
    sayFailure(isForeseen ? text : `The contracts could not be verified, so that nothing is known of them: ${text}`)
    return exitCode.refused
  }
}

function brokerOf(url: string, flags: VerifyFlags): Parameters<Contracts['fetchPacts']>[0] {
  const { provider, selector = [], providerBranch, providerTag, enablePending, includeWipPactsSince } = flags
  return {
    url,
    provider,
    selectors: selector,
    ...(providerBranch !== undefined && { branch: providerBranch }),
    ...(providerTag && { tags: providerTag }),
    ...(enablePending && { enablePending }),
    ...(includeWipPactsSince !== undefined && { wipSince: includeWipPactsSince }),
  }
}

const addTag = (text: string, others: readonly string[] = []): readonly string[] => [...others, text]

function showProgress(done: number, total: number): void {
  printOver(`${done} of ${total} requests answered`)
}

export function providerNameOption(): Option {
  const description = 'the service that this provider of a pact means; may be repeated'
  return new Option('--provider-name <name=service>', description).argParser(providerName)
}

function providerName(text: string, others: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [, name, service] = /^(.+)=([^=]+)$/.exec(text) ?? []
  if (name === undefined || service === undefined) {
    throw new InvalidArgumentError(
      `It must be the name in the pact and the service that it means, such as web-api=${serviceNames[0]}.`,
    )
  }
  return { ...others, [name]: service }
}

function addSelector(text: string, others: readonly string[] = []): readonly string[] {
  try {
    JSON.parse(text)
  } catch {
    throw new InvalidArgumentError('It must be JSON, such as {"mainBranch":true}.')
  }
  return [...others, text]
}

/** The URL without a slash at its end. Throws a CommandRefused when it is none. */
function addressOf(text: string): string {
  if (/^https?:\/\/[^/\s]/.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '')
  throw new CommandRefused(`--target must be a URL such as http://localhost:4010, not ${text}.`)
}
