import type { Directory, Invitation, JournalEntry, RequestForm } from '../generated/control-types.ts'
import { ask, base, Failure, send } from './api.ts'
import { directory, refresh, services, type Service } from './store.ts'
import { words } from './words/words.ts'

export type Persona = Directory['personas'][number]
export type Organization = Directory['organizations'][number]

/** Who of the personas belongs to an organization, the owner first. */
export const actorsIn = (organizationId: string): readonly Persona[] =>
  (directory.value?.personas ?? []).filter(({ memberships }) =>
    memberships.some((each) => each.organizationId === organizationId),
  )

/** What people can be invited to through a service, as a choice. */
export function rolesFor(service: Service, organization: Organization): readonly { value: string; label: string }[] {
  const isById = JSON.stringify(service.requests.invite).includes('{roleId}')
  if (isById) return organization.roles.map(({ id, name }) => ({ value: id, label: name }))
  return service.roles.map((key) => {
    const named = organization.roles.find(({ name }) => name.toLowerCase() === key)
    return { value: key, label: named?.name ?? key }
  })
}

interface Invite {
  readonly service: Service
  readonly organizationId: string
  readonly email: string
  readonly role: string
  readonly as: Persona
}

/** Invites through the service's own API, as the persona. Rejects with a Failure that carries the service's words. */
export async function invite({ service, organizationId, email, role, as }: Invite): Promise<void> {
  await asPersona(as, service, service.requests.invite, { organizationId, email, role, roleId: role })
  await refresh(['invitations'])
}

/** Who may cancel an invitation: whoever sent it, if that is a persona, else the first one of the organization. */
export function cancellerOf({ organizationId, invitedBy }: Invitation): Persona | undefined {
  const actors = actorsIn(organizationId)
  return actors.find(({ userId }) => userId === invitedBy.userId) ?? actors[0]
}

const requestsOf = ({ service }: Invitation) => services.value.find(({ name }) => name === service)?.requests

export const formToCancel = (invitation: Invitation): RequestForm | undefined => requestsOf(invitation)?.cancel
export const formToShow = (invitation: Invitation): RequestForm | undefined => requestsOf(invitation)?.show

/** What a service's own API says of an invitation, and what it was asked. */
export interface ShownByApi {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly text: string
}

/** Lists are looked through so far. */
const mostPages = 20

/** Asks a service for an invitation as a persona; where it has lists only, for the row of it. Rejects with a Failure. */
export async function showByApi(invitation: Invitation, as: Persona): Promise<ShownByApi> {
  const { id, organizationId, service } = invitation
  const form = formToShow(invitation)
  if (!form) throw new Error(words.value.invitations.cannotShow)
  const filled = filledIn({ organizationId, invitationId: id })
  const path = filled(form.path, encodeURIComponent)
  const headers = headersFor(form, as, service)
  let url = base + path.replace(/^\//, '')
  for (let page = 1; ; page += 1) {
    const answer = await send(url, { method: form.method, headers })
    const text = await answer.text()
    const body = jsonIn(text)
    const shown = { method: form.method, path, status: answer.status }
    const rows = rowsIn(body)
    const row = rows?.find((each) => each['id'] === id)
    const next = (body as { links?: { next?: string } } | undefined)?.links?.next
    if (!rows || !answer.ok) return { ...shown, text: body === undefined ? text : written(body) }
    if (row) return { ...shown, text: written(row) }
    if (next === undefined || page === mostPages) return { ...shown, text: words.value.invitations.notListed }
    url = new URL(url).origin + new URL(next, url).pathname + new URL(next, url).search
  }
}

const written = (value: unknown) => JSON.stringify(value, null, 2)

/** The rows of a list in whatever dialect; undefined for no list. */
function rowsIn(body: unknown): readonly Record<string, unknown>[] | undefined {
  const { data, result } = (body ?? {}) as { data?: unknown; result?: unknown }
  return [body, data, result].find((each): each is Record<string, unknown>[] => Array.isArray(each))
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export async function cancel(invitation: Invitation): Promise<void> {
  const { id, organizationId } = invitation
  const service = services.value.find(({ name }) => name === invitation.service)
  const as = cancellerOf(invitation)
  if (!service?.requests.cancel || !as) throw new Error(words.value.invitations.cannotCancel)
  await asPersona(as, service, service.requests.cancel, { organizationId, invitationId: id })
  await refresh(['invitations'])
}

export async function settle({ id }: Invitation, answer: 'accept' | 'decline', as?: string): Promise<void> {
  await ask('POST', `_mock/invitations/${id}/${answer}`, { body: as === undefined ? {} : { as } })
  await refresh(['invitations', 'memberships'])
}

/** Sends a request of the journal again, as the same persona. Resolves with the status. */
export async function again({ request, service, persona }: JournalEntry): Promise<number> {
  const { method, target, headers, body } = request
  const who = directory.value?.personas.find(({ id }) => id === persona)
  const kept = ['content-type', 'accept', 'if-match', 'x-http-method-override']
  const answer = await send(base + target.replace(/^\//, ''), {
    method,
    headers: {
      ...Object.fromEntries(Object.entries(headers).filter(([name]) => kept.includes(name))),
      ...(who && service !== null && { authorization: who.authorization[service] ?? '' }),
    },
    ...(body !== null && method !== 'GET' && method !== 'HEAD' && { body }),
  })
  return answer.status
}

async function asPersona(
  persona: Persona,
  service: Service,
  form: RequestForm,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const { method, path, mediaType, body } = form
  const filled = filledIn(values)
  const answer = await send(base + filled(path, encodeURIComponent).replace(/^\//, ''), {
    method,
    headers: {
      ...headersFor(form, persona, service.name),
      ...(mediaType !== undefined && { 'content-type': mediaType }),
    },
    ...(body !== undefined && { body: filled(JSON.stringify(body), (text) => JSON.stringify(text).slice(1, -1)) }),
  })
  if (!answer.ok) throw new Failure(`status-${answer.status}`, words.value.errors.refused(await wordsIn(answer)))
}

/** What a persona's request to a service has besides its body. */
function headersFor({ headers }: RequestForm, persona: Persona, service: string): Record<string, string> {
  const authorization = persona.authorization[service] ?? ''
  const token = authorization.replace(/^\S+ /, '')
  const written = Object.entries(headers ?? { authorization: '{authorization}' })
  return Object.fromEntries(
    written.map(([name, value]) => [
      name,
      value.replace(/\{(authorization|token)\}/, (_, what) => (what === 'token' ? token : authorization)),
    ]),
  )
}

const filledIn =
  (values: Readonly<Record<string, string>>) =>
  (text: string, written: (value: string) => string): string =>
    text.replaceAll(/\{(organizationId|invitationId|email|roleId|role)\}/g, (whole, name: string) => {
      const value = values[name]
      return value === undefined ? whole : written(value)
    })

/** What an error document of whatever form says to people: its longest text. */
async function wordsIn(answer: Response): Promise<string> {
  const text = await answer.text()
  try {
    const found: string[] = []
    JSON.parse(text, (key, value: unknown) => {
      if (typeof value === 'string' && /^(error|detail|title|message|reason)$/.test(key)) found.push(value)
      return value
    })
    return found.sort((a, b) => b.length - a.length)[0] ?? `${answer.status}`
  } catch {
    return text.slice(0, 200) || String(answer.status)
  }
}
