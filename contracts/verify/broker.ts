import type { InteractionReport, PactReport, Report } from './report/report.ts'
import { reasonOf } from './reason-of.ts'
import type { Source } from './sources.ts'
import { VerificationError } from './verification-error.ts'

export interface Broker {
  /** As Pact Broker shows it; credentials come from PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and _PASSWORD. */
  readonly url: string
  readonly provider: string | undefined
  /** Consumer version selectors, each as JSON; the latest pact of each main branch unless there are any. */
  readonly selectors: readonly string[]
  /** Of the provider: what it is verified as. */
  readonly branch?: string
  readonly tags?: readonly string[]
  /** Whether pacts that never held may fail without failing the run. */
  readonly enablePending?: boolean
  /** A day such as 2026-01-31: pacts of any branch since then are fetched too, as pending ones. */
  readonly wipSince?: string
}

/** A pact that came from a broker. */
export interface BrokerSource extends Source {
  /** Where the result is published. */
  readonly results: string | undefined
  /** What the broker has to say, and when. */
  readonly notices: readonly Notice[]
}

interface Notice {
  /** `before_verification`, or `after_verification:success_true_published_true` and the like. */
  readonly when: string
  readonly text: string
}

/** What results are published with. */
export interface Publication {
  readonly version: string
  readonly buildUrl?: string
}

interface Hal {
  readonly _links?: Readonly<Record<string, { readonly href?: string } | undefined>>
  readonly _embedded?: { readonly pacts?: readonly Hal[] }
  readonly verificationProperties?: { readonly pending?: boolean; readonly notices?: readonly Notice[] }
}

/** Fetches a provider's pacts by selector. Rejects with a VerificationError when the broker refuses or has none. */
export async function fetchPacts(broker: Broker): Promise<BrokerSource[]> {
  const { url, provider, selectors } = broker
  if (provider === undefined) throw new VerificationError('--broker needs to know whose pacts: add --provider NAME.')
  const wanted = selectors.length > 0 ? selectors : ['{"mainBranch":true}']
  const list = `${url.replace(/\/+$/, '')}/pacts/provider/${encodeURIComponent(provider)}/for-verification`
  const body = JSON.stringify({
    consumerVersionSelectors: wanted.map((selector) => JSON.parse(selector) as unknown),
    ...(broker.branch !== undefined && { providerVersionBranch: broker.branch }),
    ...(broker.tags && { providerVersionTags: broker.tags }),
    ...(broker.enablePending && { includePendingStatus: true }),
    ...(broker.wipSince !== undefined && { includePendingStatus: true, includeWipPactsSince: broker.wipSince }),
  })
  const { _embedded } = halOf(list, await ask(list, body))
  const links = (_embedded?.pacts ?? []).flatMap(({ _links, verificationProperties }) => {
    const href = _links?.['self']?.href
    if (href === undefined) throw new VerificationError(`The broker lists a pact at ${list} without its address.`)
    return [{ href, ...verificationProperties }]
  })
  if (links.length === 0) throw new VerificationError(`The broker has no pact of ${provider} for ${wanted.join(', ')}.`)
  return Promise.all(
    links.map(async ({ href, pending = false, notices = [] }) => {
      const text = await ask(href)
      const results = halOf(href, text)._links?.['pb:publish-verification-results']?.href
      return { name: href, text, pending, notices, results }
    }),
  )
}

/**
 * Tells the broker branch and tags of the version, and publishes what was found, all stages together. pact-cli would
 * publish what its own replay found, which is green where the spec is contradicted. What was skipped or is pending does not
 * hold. Resolves with what the broker was told, as a sentence.
 */
export async function publishResults(
  report: Report,
  sources: readonly BrokerSource[],
  { url, provider = '', branch, tags = [] }: Broker,
  { version, buildUrl }: Publication,
): Promise<string> {
  const of = `${url.replace(/\/+$/, '')}/pacticipants/${encodeURIComponent(provider)}`
  const [named, about] = [encodeURIComponent(version), '{}']
  if (branch !== undefined) await ask(`${of}/branches/${encodeURIComponent(branch)}/versions/${named}`, about, 'PUT')
  for (const tag of tags) await ask(`${of}/versions/${named}/tags/${encodeURIComponent(tag)}`, about, 'PUT')
  for (const source of sources) {
    const pact = report.pacts.find((each) => each.source === source.name)
    if (source.results === undefined || !pact)
      throw new VerificationError(`The broker names no place for the result of ${source.name}.`)
    const result = {
      success: holds(pact),
      providerApplicationVersion: version,
      ...(buildUrl !== undefined && { buildUrl }),
      testResults: testResultsOf(pact),
      verifiedBy: { implementation: 'invitekit', version: report.run.invitekit },
    }
    await ask(source.results, JSON.stringify(result))
  }
  const held = report.pacts.filter((pact) => sources.some(({ name }) => name === pact.source) && holds(pact)).length
  return `The broker was told as ${version} that ${held} of ${sources.length} ${sources.length === 1 ? 'pact holds' : 'pacts hold'}.`
}

/** Of each interaction that the broker has given an id. */
function testResultsOf(pact: PactReport): object[] {
  return pact.interactions.flatMap(({ id: interactionId, outcome, findings }) => {
    if (interactionId === undefined) return []
    const mismatches = findings.map(({ id, message }) => ({ attribute: id, description: message }))
    return [{ interactionId, success: outcome === 'agrees' || outcome === 'warned', mismatches }]
  })
}

/** What the broker has to say before a verification, or after one, as sentences. */
export function noticesOf(sources: readonly BrokerSource[], after?: { report: Report; published: boolean }): string[] {
  const texts = sources.flatMap(({ name, notices }) => {
    const pact = after?.report.pacts.find(({ source }) => source === name)
    const isNow = (when: string) =>
      after
        ? pact !== undefined && when === `after_verification:success_${holds(pact)}_published_${after.published}`
        : when === 'before_verification'
    return notices.filter(({ when }) => isNow(when)).map(({ text }) => text)
  })
  return [...new Set(texts)]
}

function holds({ findings, interactions }: PactReport): boolean {
  const isGood = ({ outcome }: InteractionReport) => outcome === 'agrees' || outcome === 'warned'
  return findings.length === 0 && interactions.every(isGood)
}

function halOf(url: string, text: string): Hal {
  try {
    const document: unknown = JSON.parse(text)
    if (typeof document === 'object' && document !== null) return document
  } catch {
    // Said below.
  }
  throw new VerificationError(`What answers at ${url} is no Pact Broker: it sends no JSON object.`)
}

async function ask(url: string, body?: string, method = 'POST'): Promise<string> {
  const { PACT_BROKER_TOKEN: token, PACT_BROKER_USERNAME: name = '', PACT_BROKER_PASSWORD: password = '' } = process.env
  const basic = name === '' ? undefined : `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
  const authorization = token === undefined ? basic : `Bearer ${token}`
  const headers = {
    accept: 'application/hal+json',
    ...(authorization !== undefined && { authorization }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  }
  const request = { headers, ...(body !== undefined && { method, body }) }
  const response = await fetch(url, request).catch((error: unknown) => {
    throw new VerificationError(`The broker can't be reached at ${url}: ${reasonOf(error)}.`)
  })
  const text = await response.text()
  if (response.ok) return text
  throw new VerificationError(`The broker answered ${response.status} at ${url}: ${text.slice(0, 500)}`)
}
