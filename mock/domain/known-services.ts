import { serviceFacts, serviceNames, type ServiceFacts, type ServiceName } from '../generated/services.ts'

const names = Symbol.for('invitekit.services')

/** This module may be there twice: what is loaded late of the package is a bundle of its own, and so is its CommonJS. */
const shared = globalThis as { [names]?: string[] }

/**
 * The names of all services that this process knows: the built-in ones, and behind them own ones as they are opened. What
 * is checked against the names is checked against this very list.
 */
export const knownServices: string[] = (shared[names] ??= [...serviceNames])

const facts = new Map<string, ServiceFacts>(Object.entries(serviceFacts))

export const isKnownService = (name: unknown): boolean => typeof name === 'string' && knownServices.includes(name)

/** What is to be known of a service. Of one that is no longer there, as in a state that was kept, next to nothing is. */
export function factsOf(service: string): ServiceFacts {
  return facts.get(service) ?? { ...stranger, name: service as ServiceName, title: service }
}

/** Makes an own service known. One of that name before it is forgotten. */
export function learnService(own: ServiceFacts): void {
  if (!isKnownService(own.name)) knownServices.push(own.name)
  facts.set(own.name, own)
}

/** All services of a world: the built-in ones, and own ones by their names. */
export const servicesWith = (own: readonly string[] = []): readonly ServiceName[] =>
  own.length === 0 ? serviceNames : [...serviceNames, ...(own as readonly ServiceName[])]

const stranger: Omit<ServiceFacts, 'name' | 'title'> = {
  scheme: 'Bearer',
  roles: [],
  addresses: { lowerCased: false, quoted: true },
  invitations: { lifetime: null, keepsSettled: true, resends: false, onePerAddress: false, addresseeOnly: false },
  requests: { invite: { method: 'POST', path: '/' } },
}
