import type { Sandbox } from '../control/sandbox-handle.ts'
import type { InvitationPolicy } from '../domain/invitations.ts'
import type { Operation } from '../generated/operations.ts'
import type { Mock } from '../mock.ts'
import { declaredFor } from '../own/operations-in.ts'
import type { OwnPlace, Service } from '../services/service.ts'
import type { AskedRequest } from '../services/terms.ts'
import type { ServiceReport } from './service-report.ts'

const isStatus = (name: string) => /^\d{3}$/.test(name)

/** Nothing has it. */
export const unknownId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'

interface Reply {
  readonly status: number
  readonly body: string
}

/** A sandbox, and what is named in its requests. */
export interface Scene {
  readonly sandbox: Sandbox
  readonly place: OwnPlace
}

/** Asks an own service, and notes which answers were reached and which are not as its document says. */
export class Trial {
  readonly wrong: string[] = []
  readonly #mock: Mock
  readonly #service: Service & { readonly own: NonNullable<Service['own']> }
  readonly #reached = new Map<string, Set<string>>()
  readonly #kinds = new Set<string>()
  #sandboxes = 0

  constructor(mock: Mock, service: Service) {
    this.#mock = mock
    this.#service = service as Service & { readonly own: NonNullable<Service['own']> }
  }

  reportOf({ operationId, method, path, responses }: Operation): ServiceReport['operations'][number] {
    const seen = this.#reached.get(operationId) ?? new Set()
    const declared = Object.keys(responses).filter(isStatus)
    return {
      operationId,
      method: method.toUpperCase(),
      path,
      deed: this.#service.own.deedOf(operationId),
      reached: declared.filter((status) => seen.has(status)),
      open: declared.filter((status) => !seen.has(status)),
      undeclared: [...seen]
        .filter((status) => !declaredFor(responses, Number(status)) && !this.#isSaid(status))
        .toSorted(),
    }
  }

  /** Asks each operation what its document allows, and what it refuses. */
  async askEverything(): Promise<void> {
    for (const operation of this.#service.own.operations) {
      const { operationId: id } = operation
      const { sandbox, place } = await this.scene()
      const usual = this.#service.own.requestFor(id, place)
      await this.#ask(sandbox, operation, usual, { as: '' })
      await this.#ask(sandbox, operation, usual, { as: 'outsider' })
      await this.#ask(sandbox, operation, usual, { as: 'billing' })
      await this.#ask(sandbox, operation, usual, { as: 'member' })
      await this.#ask(
        sandbox,
        operation,
        this.#service.own.requestFor(id, {
          ...place,
          invitationId: unknownId,
          code: 'wrong',
          email: 'new@example.com',
        }),
      )
      await this.#ask(sandbox, operation, this.#service.own.requestFor(id, { ...place, organizationId: unknownId }))
      for (const name of Object.keys(operation.queryParameters))
        await this.#ask(sandbox, operation, { ...usual, query: { [name]: '\u0001' } })
      if (usual.body !== undefined) {
        await this.#ask(sandbox, operation, usual, { text: '{' })
        await this.#ask(sandbox, operation, { ...usual, body: {} })
        await this.#ask(sandbox, operation, { ...usual, body: ['x'] })
        await this.#ask(sandbox, operation, usual, { contentType: 'text/plain' })
        await this.#ask(sandbox, operation, this.#service.own.requestFor(id, { ...place, email: 'nobody' }))
        await this.#ask(
          sandbox,
          operation,
          this.#service.own.requestFor(id, { ...place, email: sandbox.persona('member').email }),
        )
      }
      await this.#ask(sandbox, operation, usual, { as: 'invitee' })
      await this.#ask(sandbox, operation, usual)
      await this.#ask(sandbox, operation, usual)
      const answerable = await this.scene(sandbox.persona('invitee').email)
      const answer = this.#service.own.requestFor(id, answerable.place)
      await this.#ask(answerable.sandbox, operation, answer, { as: 'invitee' })
      await this.#ask(answerable.sandbox, operation, answer, { as: 'invitee' })
      const late = await this.scene()
      if (this.#service.invitations.lifetime !== null) {
        await late.sandbox.clock.advance(this.#service.invitations.lifetime)
        await this.#ask(late.sandbox, operation, this.#service.own.requestFor(id, late.place))
      }
      const answered = await this.scene()
      await answered.sandbox.invitations.accept(answered.place.invitationId).catch(() => undefined)
      await this.#ask(answered.sandbox, operation, this.#service.own.requestFor(id, answered.place))
      for (const status of Object.keys(operation.responses).filter(isStatus).map(Number)) {
        if (status < 429 || this.#reached.get(id)?.has(String(status))) continue
        await sandbox.faults.add({ match: { operation: id }, effect: { status }, times: 1 })
        await this.#ask(sandbox, operation, usual)
      }
    }
  }

  /** A sandbox in which ada@example.com is invited, if the service can be asked for that. */
  async scene(email = 'ada@example.com'): Promise<Scene> {
    this.#sandboxes += 1
    const sandbox = await this.#mock.sandbox(`check-${this.#sandboxes}`, { scenario: 'empty' })
    const place = {
      organizationId: sandbox.directory.organizations[0]?.id ?? '',
      invitationId: unknownId,
      email,
      code: '',
    }
    if (this.#service.own.isExtension) await this.#given(sandbox, email)
    else await this.send(sandbox, 'create', place)
    const made = sandbox.invitations.list({ service: this.#service.name }).at(-1)
    if (!made) return { sandbox, place }
    const mail = sandbox.outbox.list({ to: email }).at(-1)
    const found = mail && sandbox.outbox.get(mail.id)
    const link = found?.links.find((each) => each.includes('code='))
    return {
      sandbox,
      place: {
        ...place,
        invitationId: made.id,
        code: link === undefined ? '' : (new URL(link).searchParams.get('code') ?? ''),
      },
    }
  }

  /** An extension need not invite: its service is brought there by a provider state. */
  async #given(sandbox: Sandbox, email: string): Promise<void> {
    await fetch(`${sandbox.url}/_mock/provider-states?provider=${this.#service.name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'setup', state: 'a pending invitation', params: { email } }),
    })
  }

  get policy(): InvitationPolicy {
    return this.#service.invitations
  }

  /** Whether an operation is understood to do that. */
  can(deed: string): boolean {
    return this.#operation(deed) !== undefined
  }

  /** Whether the operation that does that is closed to who has no credentials. */
  needsCredentials(deed: string): boolean {
    const operation = this.#operation(deed)
    return operation !== undefined && this.#service.own.needsCredentials(operation.operationId)
  }

  #operation(deed: string): Operation | undefined {
    const { own } = this.#service
    return own.operations.find(({ operationId }) => own.deedOf(operationId) === deed)
  }

  async send(sandbox: Sandbox, deed: string, place: OwnPlace, as = 'owner'): Promise<Reply | undefined> {
    const operation = this.#operation(deed)
    return (
      operation && this.#ask(sandbox, operation, this.#service.own.requestFor(operation.operationId, place), { as })
    )
  }

  /** undefined when it does, else what was seen. */
  async succeeds(sandbox: Sandbox, deed: string, place: OwnPlace): Promise<string | undefined> {
    const reply = await this.send(sandbox, deed, place)
    return reply && reply.status < 300 ? undefined : `${deed} answered ${reply?.status}: ${reply?.body.slice(0, 200)}`
  }

  async isRefused(sandbox: Sandbox, deed: string, place: OwnPlace, as?: string): Promise<string | undefined> {
    const reply = await this.send(sandbox, deed, place, as)
    return reply && reply.status >= 400 ? undefined : `${deed} answered ${reply?.status}`
  }

  isState({ sandbox, place: { invitationId } }: Scene, state: string): string | undefined {
    const found = sandbox.invitations.get(invitationId).state
    return found === state ? undefined : `it is ${found}`
  }

  async #ask(
    sandbox: Sandbox,
    operation: Operation,
    { method, path, query, body }: AskedRequest,
    {
      as = 'owner',
      text,
      contentType = operation.requestBody?.mediaType,
    }: { as?: string; text?: string; contentType?: string | undefined } = {},
  ): Promise<Reply> {
    const authorization = as === '' ? undefined : this.#authorization(sandbox, as)
    const given = text ?? (body === undefined ? undefined : JSON.stringify(body))
    const example =
      authorization === undefined ? {} : this.#service.example({ url: '', organizationId: '', authorization }).headers
    const { 'content-type': _, ...credentials } = example as Record<string, string>
    const search = new URLSearchParams(query).toString()
    const answer = await fetch(sandbox.url + path + (search === '' ? '' : `?${search}`), {
      method,
      headers: {
        ...credentials,
        ...(given !== undefined && contentType !== undefined && { 'content-type': contentType }),
      },
      ...(given !== undefined && { body: given }),
    })
    const reply = { status: answer.status, body: await answer.text() }
    this.#note(operation, reply, answer.headers.get('content-type'))
    return reply
  }

  #authorization(sandbox: Sandbox, as: string): string | undefined {
    try {
      return (sandbox.persona(as).authorization as Readonly<Record<string, string>>)[this.#service.name]
    } catch {
      return undefined
    }
  }

  /** Notes an answer as reached, and what of it is not as the document says. */
  #note(
    { operationId, method, path, responses }: Operation,
    { status, body }: Reply,
    contentType: string | null,
  ): void {
    const seen = this.#reached.get(operationId) ?? new Set()
    this.#reached.set(operationId, seen.add(String(status)))
    const validators = this.#service.own.responses[operationId] ?? {}
    const where = `${method.toUpperCase()} ${path} (${operationId}) answers ${status}`
    const declared = declaredFor(responses, status)
    const validate = declaredFor(validators, status)?.body
    if (!declared && !this.#isSaid(String(status))) return
    if (!declared) return this.#complain(`${operationId} ${status}`, `${where}, which it does not declare`)
    if (declared?.mediaType !== undefined && contentType?.split(';', 1)[0] !== declared.mediaType) {
      this.#complain(`${operationId} ${status} type`, `${where} as ${contentType}, and declares ${declared.mediaType}`)
    }
    if (!validate) return
    let value: unknown
    try {
      value = JSON.parse(body)
    } catch {
      return this.#complain(`${operationId} ${status} json`, `${where} with what is no JSON`)
    }
    if (validate(value)) return
    const [fault] = validate.errors ?? []
    this.#complain(
      `${operationId} ${status} body`,
      `${where}: the body${fault?.instancePath && ` at ${fault.instancePath}`} ${fault?.message}`,
    )
  }

  /** Of a refusal that the document declares nowhere, it leaves open how it is answered. */
  #isSaid(status: string): boolean {
    const { operations } = this.#service.own
    return !/^[45]/.test(status) || operations.some(({ responses }) => declaredFor(responses, Number(status)))
  }

  #complain(kind: string, sentence: string): void {
    if (this.#kinds.has(kind)) return
    this.#kinds.add(kind)
    this.wrong.push(`${sentence}.`)
  }
}
