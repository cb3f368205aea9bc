import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { findingsOf, type Finding, type Stage } from './finding.ts'
import { member, objectOf, type Json } from './json.ts'
import type { PlacedGenerator } from './message.ts'
import type { GivenState, Interaction, Pact } from './pact.ts'
import { runPactCli, type ProgramResult } from './pact-cli.ts'
import { translated } from './pattern.ts'
import { covers, tokensOf } from './places.ts'
import { VerificationError } from './verification-error.ts'

/** One interaction to replay. */
export interface Part {
  readonly pact: Pact
  readonly interaction: Interaction
  /** States to give instead of its own, to see whether they matter. */
  readonly instead?: readonly GivenState[]
}

/** Where interactions are replayed. */
export interface Provider {
  readonly name: string
  /** `http://` with host and port, and nothing behind them. */
  readonly url: string
  /** Where states are set up; undefined: nowhere. */
  readonly statesUrl: string | undefined
  /** Whether what was set up is taken down after each interaction; a mock that nobody else uses need not. */
  readonly tearsDown: boolean
  /** What names a part in `partHeader`, by its number. */
  readonly part: (number: number) => string
  /** For how many milliseconds it has not been asked anything. */
  readonly quietFor: () => number
  readonly stage: Stage
}

/** Names the interaction that a replayed request belongs to, and shows that the verifier has sent it. */
export const partHeader = 'x-invitekit-part'

/** The verifier's own five seconds are few on a busy machine; an answer that never comes is given up by the gateway. */
const requestTimeout = '--request-timeout=60000'

interface VerifierReport {
  readonly errors: readonly VerifierError[]
  readonly interactionResults: readonly { readonly description: string }[]
}

interface VerifierError {
  readonly interaction: string
  readonly mismatch: {
    readonly message?: string
    readonly mismatches?: readonly {
      readonly type: string
      readonly key?: string
      readonly path?: string
      readonly mismatch: string
    }[]
  }
}

/**
 * Replays interactions by pact-cli's verifier, all in one run. Resolves with the findings of each part, in their order.
 * Rejects with a VerificationError when the verifier itself fails.
 */
export async function replay(parts: readonly Part[], provider: Provider): Promise<Finding[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-verify-'))
  try {
    const report = join(folder, 'report.json')
    const { hostname, port } = new URL(provider.url)
    const files = writePacts(folder, parts, provider).map((file) => `--file=${file}`)
    const where = [`--hostname=${hostname}`, `--port=${port}`, `--provider-name=${provider.name}`]
    const states = provider.statesUrl === undefined ? [] : [`--state-change-url=${provider.statesUrl}`]
    if (provider.tearsDown) states.push('--state-change-teardown')
    const options = ['--no-colour', '--loglevel=none', requestTimeout, `--json=${report}`]
    const environment = { SSL_CERT_FILE: noCertificates(folder) }
    const words = ['verifier', ...options, ...files, ...where, ...states]
    const result = await runPactCli(words, environment, provider.quietFor)
    const told = readReport(report, result)
    const unsent = told.errors.find(({ mismatch }) =>
      mismatch.message?.startsWith(`error sending request for url (${provider.url}/`),
    )
    // The way to the provider is ours: no contract can be at fault.
    if (unsent)
      throw new VerificationError(`pact-cli could not ask: ${unsent.mismatch.message}. Run the verification again.`)
    return resultsOf(told, parts, provider.stage)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * An empty list of certificates. The verifier reads the machine's whole list for every request, which takes ten times as
 * long as the request; and it speaks plain HTTP here.
 */
function noCertificates(folder: string): string {
  const file = join(folder, 'no-certificates.pem')
  writeFileSync(file, '')
  return file
}

/**
 * A file for each interaction, as the verifier passes over a whole file for one that it can't read. Descriptions become
 * numbers, so that what it says of one can't be taken for another's.
 */
function writePacts(folder: string, parts: readonly Part[], provider: Provider): string[] {
  return parts.map((part, number) => {
    const { messages: _, ...document } = part.pact.document
    const file = join(folder, `${number}.json`)
    const interactions = [numbered(part, number, provider.part(number))]
    writeFileSync(file, JSON.stringify({ ...document, provider: { name: part.pact.provider }, interactions }))
    return file
  })
}

function numbered({ interaction, instead }: Part, number: number, name: string): object {
  const { document } = interaction
  const request = document['request'] as { headers?: object }
  const headers = { ...request.headers, [partHeader]: name }
  return {
    ...document,
    ...(instead && { providerStates: instead.map(({ name, parameters }) => ({ name, params: parameters })) }),
    description: `#${number}`,
    pending: false,
    request: { ...request, headers },
    response: openToStateValues(interaction),
  }
}

/**
 * The verifier holds an answer against the example where a value of the state belongs. Without a rule of its own such a
 * value may be any, and is compared with the state's by answer-findings.ts.
 */
function openToStateValues({ document, response }: Interaction): Json {
  const { generators: _, ...given } = objectOf(document['response'])
  const answer: Json =
    'matchingRules' in given ? { ...given, matchingRules: withPatterns(given['matchingRules']) } : given
  const open = openPlaces(response)
  if (open.length === 0) return answer
  const rules = objectOf(answer['matchingRules'])
  const ofPart = (part: string) =>
    open
      .filter((each) => each.part === part)
      .map(({ place }) => [place, { combine: 'AND', matchers: [{ match: 'type' }] }])
  const body = { ...objectOf(rules['body']), ...Object.fromEntries(ofPart('body')) }
  const header = { ...objectOf(rules['header']), ...Object.fromEntries(ofPart('header')) }
  return { ...answer, matchingRules: { ...rules, body, header } }
}

/** Rules whose patterns the verifier can read. */
function withPatterns(rules: unknown): unknown {
  if (Array.isArray(rules)) return rules.map(withPatterns)
  if (typeof rules !== 'object' || rules === null) return rules
  return Object.fromEntries(
    Object.entries(rules).map(([name, value]) => [
      name,
      name === 'regex' && typeof value === 'string' ? translated(value) : withPatterns(value),
    ]),
  )
}

/** Where an answer has a value of the state and no rule that says what else it may be. */
export function openPlaces({ generators, rules }: Interaction['response']): PlacedGenerator[] {
  return generators.filter(
    ({ part, place, expression }) =>
      expression !== undefined &&
      !rules.some((rule) => rule.part === part && isFor(rule.place, place, part === 'body')),
  )
}

function isFor(rule: string, place: string, isPath: boolean): boolean {
  if (!isPath) return rule.toLowerCase() === place.toLowerCase()
  return covers(tokensOf(rule), tokensOf(place))
}

/** What the verifier has written, which ends with 1 where a contract does not hold. Throws a VerificationError otherwise. */
export function readReport(file: string, { status, output }: ProgramResult): VerifierReport {
  const failed = (how: string) => {
    const said = output.trim() === '' ? 'It said nothing.' : `It said: ${output.trim().slice(-2000)}`
    return new VerificationError(`pact-cli ended with ${status} and ${how}, so that nothing is known. ${said}`)
  }
  let report: unknown
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw failed(error instanceof SyntaxError ? 'a report that can not be read' : 'without a report')
  }
  if (!isReport(report)) throw failed('a report of another form')
  if (status !== 0 && status !== 1) throw failed('an unfinished report')
  return report
}

function isReport(report: unknown): report is VerifierReport {
  const isTold = (each: unknown) =>
    typeof member(each, 'interaction') === 'string' && member(each, 'mismatch') === objectOf(member(each, 'mismatch'))
  const [errors, results] = [member(report, 'errors'), member(report, 'interactionResults')]
  return Array.isArray(errors) && errors.every(isTold) && Array.isArray(results)
}

/** What the verifier's report says of each part, in their order. */
export function resultsOf(
  { errors, interactionResults }: VerifierReport,
  parts: readonly Part[],
  stage: Stage,
): Finding[][] {
  const replayed = new Set(interactionResults.map(({ description }) => description))
  const byPart = new Map(errors.map((error) => [/#\d+(?=$| - )/.exec(lastPart(error.interaction))?.[0] ?? '', error]))
  const unread = new Map(
    errors.flatMap(({ mismatch: { message = '' } }) => {
      const [, number, reason] = /^Failed to load pact '[^']*?(\d+)\.json' - (.*)/.exec(message) ?? []
      return number === undefined || reason === undefined ? [] : [[Number(number), reason] as const]
    }),
  )
  const { error } = findingsOf(stage)
  return parts.map((_, number) => {
    const failure = byPart.get(`#${number}`)
    if (failure) return mismatchesOf(failure, stage)
    const reason = unread.get(number)
    if (reason !== undefined) return [error('malformed', `It is not as a pact has it: ${reason}.`)]
    if (replayed.has(`#${number}`)) return []
    return [error('not-replayed', 'The verifier passed it over, so nothing is known of it.')]
  })
}

/** `Verifying a pact between A and B Given a state - #12`, with a reason behind another dash. */
const lastPart = (interaction: string) => interaction.slice(interaction.lastIndexOf('#'))

function mismatchesOf({ mismatch: { message, mismatches = [] } }: VerifierError, stage: Stage): Finding[] {
  const { error } = findingsOf(stage)
  if (mismatches.length === 0) return [error('error', message ?? 'The request failed.')]
  return mismatches.map(({ type, key, path, mismatch }) => {
    const id = type.replace(/(Type)?Mismatch$/, '').toLowerCase()
    const place = [id, key, path].filter((part) => part !== undefined).join(' ')
    return error(id, `${place}: ${mismatch}`)
  })
}
