import { operationsOf } from '../services/known-operations.ts'
import type { Service } from '../services/service.ts'
import type { Deed, Way } from '../services/terms.ts'
import type { BugWords, WirePhrases } from './bug-words.ts'

const english: WirePhrases = { byLink: 'POST of the link of a mail', and: 'and' }

/** What a bug looks like on the wire of a service, in that service's own words. */
export function wireOf({ wire }: Pick<BugWords, 'wire'>, service: Service, phrases: WirePhrases = english): string {
  const words = wordsOf(service, phrases)
  const fitting = wire.find((sentence) => placesIn(sentence).every((name) => words[name] !== undefined)) ?? wire.at(-1)
  return (fitting ?? '').replaceAll(/\{(\w+)\}/g, (_, name: string) => words[name] ?? name)
}

const placesIn = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

const lastOf = (way: Way | undefined) => way?.at(-1)

function wordsOf(service: Service, { byLink, and }: WirePhrases): Readonly<Record<string, string | undefined>> {
  const { terms } = service
  const { members, totals, next, retryAfter } = terms
  return {
    list: requestOf(service, 'list'),
    create: requestOf(service, 'create'),
    get: requestOf(service, 'get'),
    cancel: requestOf(service, 'cancel'),
    accept: requestOf(service, 'accept') ?? byLink,
    email: lastOf(members.email),
    role: lastOf(members.role),
    createdAt: lastOf(members.createdAt),
    expiresAt: lastOf(members.expiresAt),
    acceptedAt: lastOf(members.acceptedAt),
    totals: totals && [totals.rows, totals.pages].map(lastOf).join(` ${and} `),
    next: next?.join('.'),
    retryAfter,
  }
}

function requestOf({ name, terms: { deeds } }: Service, deed: Deed): string | undefined {
  const [id] = Object.entries(deeds).find(([, each]) => each === deed) ?? []
  const operation = operationsOf(name).find(({ operationId }) => operationId === id)
  return operation && `${operation.method.toUpperCase()} ${operation.path}`
}
