import type { Exchange, Received, Routed, Service } from '../services/service.ts'
import { isRouted } from '../services/service.ts'
import type { Asked } from './bug.ts'
import { at } from './edit.ts'

/** What is known of a request, in the words of all services. */
export function askedOf(service: Service, request: (Received | Routed) & { readonly number: number }): Asked {
  const { terms } = service
  const { now, number: arrived } = request
  const { caller, body } = request as Partial<Exchange>
  const path = isRouted(request) ? (request.path as Readonly<Record<string, string>>) : {}
  return {
    deed: isRouted(request) ? terms.deeds[request.operationId] : undefined,
    service,
    now,
    organizationId: path[terms.parameters.organization],
    invitationId: path[terms.parameters.invitation],
    body,
    caller,
    arrived,
    request,
  }
}

/** The address that a body of create has, as it was sent. */
export function offeredIn({ service, body }: Asked): string | undefined {
  const found = service.terms.offered.map((way) => at(body, way)).find((each) => typeof each === 'string')
  return typeof found === 'string' ? found : undefined
}
