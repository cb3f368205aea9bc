import { openOwnServices, serviceOf, type OwnService, type Service } from '../../mock/index.ts'
import type { Check } from './check.ts'
import { checks } from './checks/checks.ts'
import { ConformError } from './conform-error.ts'
import type { Credentials } from './credentials.ts'

/** What checks are chosen by. */
export interface Choice {
  /** Its name. */
  readonly service: string
  /** Own services, of which it may be one. */
  readonly services?: readonly OwnService[]
  readonly credentials: Credentials
  /** Whether nothing is changed: only what reads is asked. */
  readonly safe?: boolean
  /** Only checks whose id holds this. */
  readonly only?: string
}

/** What will be asked, and what will not be and why. */
export interface Plan {
  readonly asked: readonly Check[]
  readonly skipped: readonly { readonly check: Check; readonly reason: string }[]
}

/** Which checks will be made. Rejects with a ConformError when there is none. */
export async function planOf(choice: Choice): Promise<Plan> {
  return planFor(serviceOf(choice.service, await openOwnServices(choice.services)), choice)
}

/** The same of a service that is open. Throws a ConformError. */
export function planFor(service: Service, { credentials, safe = false, only = '' }: Choice): Plan {
  const known = checks.filter((check) => isPossible(check, service) && check.id.includes(only))
  if (known.length === 0) throw new ConformError(`No check's id holds ${JSON.stringify(only)}. See --dry-run.`)
  const judged = known.map((check) => ({ check, reason: reasonToSkip(check, service, credentials, safe) }))
  return {
    asked: judged.flatMap(({ check, reason }) => (reason === undefined ? [check] : [])),
    skipped: judged.flatMap(({ check, reason }) => (reason === undefined ? [] : [{ check, reason }])),
  }
}

const isPossible = ({ about, also = [], applies }: Check, service: Service) =>
  [about, ...also].every((deed) => service.terms.requests[deed] !== undefined) && (applies?.(service) ?? true)

function reasonToSkip(check: Check, service: Service, credentials: Credentials, safe: boolean): string | undefined {
  if (safe && !check.reads) return 'it changes something, and --safe was given'
  const needs = [...(check.needs ?? []), ...(!check.reads && wantsRole(service) ? (['role'] as const) : [])]
  const missing = needs.filter((name) => credentials[name] === undefined)
  return missing.length === 0 ? undefined : `the credentials have no ${missing.join(' and no ')}`
}

/** Whether an invitation names a role by its id. */
const wantsRole = ({ terms }: Service) => {
  const place = { organizationId: '', invitationId: '' }
  const offer = (roleId: string) => JSON.stringify(terms.requests.create(place, { email: '', roleId }))
  return offer('a') !== offer('b')
}
