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
}

/** A pact that came from a broker. */
export interface BrokerSource extends Source {
  /** Where the result is published. */
  readonly results: string | undefined
}

interface Hal {
  readonly _links?: Readonly<Record<string, { readonly href?: string } | undefined>>
  readonly _embedded?: { readonly pacts?: readonly Hal[] }
}

/** Fetches a provider's pacts by selector. Rejects with a VerificationError when the broker refuses or has none. */
export async function fetchPacts({ url, provider, selectors }: Broker): Promise<BrokerSource[]> {
  if (provider === undefined) throw new VerificationError('--broker needs to know whose pacts: add --provider NAME.')
  const wanted = selectors.length > 0 ? selectors : ['{"mainBranch":true}']
  const list = `${url.replace(/\/+$/, '')}/pacts/provider/${encodeURIComponent(provider)}/for-verification`
  const body = `{"consumerVersionSelectors":[${wanted.join(',')}]}`
  const { _embedded } = halOf(list, await ask(list, body))
  const links = (_embedded?.pacts ?? []).flatMap((pact) => pact._links?.['self']?.href ?? [])
  if (links.length === 0) throw new VerificationError(`The broker has no pact of ${provider} for ${wanted.join(', ')}.`)
  return Promise.all(
    links.map(async (link) => {
      const text = await ask(link)
      return { name: link, text, results: halOf(link, text)._links?.['pb:publish-verification-results']?.href }
    }),
  )
}

/**
 * Publishes what was found, all stages together. pact-cli would publish what its own replay found, which is green where
 * the spec is contradicted.
 */
export async function publishResults(report: Report, sources: readonly BrokerSource[], version: string): Promise<void> {
  for (const { name, results } of sources) {
    const pact = report.pacts.find(({ source }) => source === name)
    if (results === undefined || !pact)
      throw new VerificationError(`The broker names no place for the result of ${name}.`)
    await ask(results, JSON.stringify({ success: holds(pact), providerApplicationVersion: version }))
  }
}

function holds({ findings, interactions }: PactReport): boolean {
  const isGood = ({ outcome }: InteractionReport) => outcome === 'agrees' || outcome === 'pending'
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

async function ask(url: string, body?: string): Promise<string> {
  const { PACT_BROKER_TOKEN: token, PACT_BROKER_USERNAME: name = '', PACT_BROKER_PASSWORD: password = '' } = process.env
  const basic = name === '' ? undefined : `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
  const authorization = token === undefined ? basic : `Bearer ${token}`
  const headers = {
    accept: 'application/hal+json',
    ...(authorization !== undefined && { authorization }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  }
  const request = { headers, ...(body !== undefined && { method: 'POST', body }) }
  const response = await fetch(url, request).catch((error: unknown) => {
    throw new VerificationError(`The broker can't be reached at ${url}: ${reasonOf(error)}.`)
  })
  const text = await response.text()
  if (response.ok) return text
  throw new VerificationError(`The broker answered ${response.status} at ${url}: ${text.slice(0, 500)}`)
}
