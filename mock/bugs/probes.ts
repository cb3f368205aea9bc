import type { AskedRequest } from '../services/terms.ts'
import type { Service } from '../services/service.ts'
import type { Bug, GivenState, Probe } from './bug.ts'

/** One request in a state of a service that shows a bug by its answer alone. */
export interface ServiceProbe {
  readonly given: readonly GivenState[]
  /** Who asks, by the name of the states' value that is the whole Authorization header; undefined: nobody known. */
  readonly authorization: 'authorization' | 'inviteeAuthorization' | undefined
  /** The request with values of the states, or with what stands for them. */
  readonly request: (values: Readonly<Record<string, string>>) => SentRequest
}

/** A request as it is sent. */
export interface SentRequest extends AskedRequest {
  readonly headers: Readonly<Record<string, string>>
}

/** Somebody who is invited, and whom no seed knows. */
const somebody = 'grace.moor@example.com'

/** The probes of a bug that a service has the operations and the states for. */
export function probesOf({ probes = [] }: Bug, service: Service): ServiceProbe[] {
  return probes.filter((probe) => isPossible(probe, service)).map((probe) => serviceProbe(probe, service))
}

function isPossible({ deed, given }: Probe, { terms, invitations }: Service): boolean {
  const isExpired = given.some(([name]) => name === 'an expired invitation')
  return Object.values(terms.deeds).includes(deed) && !(isExpired && invitations.lifetime === null)
}

function serviceProbe(probe: Probe, service: Service): ServiceProbe {
  const { given, as = 'caller' } = probe
  const authorization = as === 'caller' ? 'authorization' : as === 'invitee' ? 'inviteeAuthorization' : undefined
  return {
    given,
    authorization,
    request(values) {
      const asked = askedBy(probe, service, values)
      const credentials = authorization === undefined ? unknownCredentials(service) : (values[authorization] ?? '')
      // A parameter of it says nothing to a server. Some that speak JSON:API want it without a body as well.
      const [type = ''] = service.contentType.split(';')
      const isWanted = asked.body !== undefined || type !== 'application/json'
      const [carrier, value] = service.own?.headerFor(credentials) ?? ['authorization', credentials]
      const headers = { ...service.own?.neededHeaders, [carrier]: value, ...(isWanted && { 'content-type': type }) }
      return { ...asked, headers }
    },
  }
}

function askedBy(probe: Probe, { terms }: Service, values: Readonly<Record<string, string>>): AskedRequest {
  const filled = (text: string) => text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  const { requests } = terms
  const place = {
    organizationId: filled(probe.organizationId ?? '${organizationId}'),
    invitationId: filled(probe.invitationId ?? '${invitationId}'),
  }
  const missing = (): never => {
    throw new Error(`The service has no request to ${probe.deed}.`)
  }
  switch (probe.deed) {
    case 'list':
      return requests.list(place, probe.query)
    case 'create':
      return requests.create(place, { email: filled(probe.email ?? somebody), roleId: filled('${roleId}') })
    case 'get':
      return requests.get?.(place) ?? missing()
    case 'cancel':
      return requests.cancel?.(place) ?? missing()
    case 'accept':
      return requests.accept?.(place, filled(probe.code ?? '${code}')) ?? missing()
  }
}

/** What looks like credentials and is nobody's. */
export function unknownCredentials({ scheme }: Pick<Service, 'scheme'>): string {
  return `${scheme} ${scheme === 'Basic' ? btoa('nobody:nothing') : '00000000-0000-4000-8000-000000000000'}`
}
