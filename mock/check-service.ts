import { createMock, type Mock } from './create-mock.ts'
import type { Sandbox } from './control/sandbox-handle.ts'
import type { InvitationPolicy } from './domain/invitations.ts'
import type { Operation } from './generated/operations.ts'
import { openOwnServices } from './open-own-services.ts'
import type { OwnService } from './own/definition.ts'
import { declaredFor } from './own/operations-in.ts'
import type { ExampleRequest, OwnPlace, Service } from './services/service.ts'
import type { AskedRequest } from './services/terms.ts'

/** How an own service does what its document declares, and what such services are known to do wrong. */
export interface ServiceReport {
  readonly name: string
  readonly title: string
  readonly operations: readonly {
    readonly operationId: string
    readonly method: string
    readonly path: string
    /** What it was understood to do; undefined: its handler alone knows. */
    readonly deed: string | undefined
    /** The declared statuses that were answered, and those that were not. */
    readonly reached: readonly string[]
    readonly open: readonly string[]
  }[]
  /** Answers that are not as the document says, each as a sentence; no more than one of a kind. */
  readonly wrong: readonly string[]
  readonly faults: readonly FaultCheck[]
  /** A request that works. */
  readonly example: ExampleRequest
}

/** A known fault of invitation services, as the sentence that holds where it is absent. */
export interface FaultCheck {
  readonly sentence: string
  /** undefined: it can't be asked of this service. */
  readonly holds: boolean | undefined
  /** Where it does not hold: what was seen instead. */
  readonly seen?: string
}

const isStatus = (name: string) => /^\d{3}$/.test(name)

const unknownId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'

/** Tries an own service in a mock of its own. Rejects with a DefinitionError. */
export async function checkService(own: OwnService): Promise<ServiceReport> {
  const [service] = await openOwnServices([own])
  if (!service?.own) throw new Error('It was not opened.')
  const mock = await createMock({
    services: [own],
    scenario: 'empty',
    clock: new Date('2026-03-01T12:00:00Z'),
    onError: () => undefined,
  })
  try {
    const trial = new Trial(mock, service)
    await trial.askEverything()
    const faults = await trial.lookForFaults()
    const found = mock.services.find(({ name }) => name === service.name)
    return {
      name: service.name,
      title: service.title,
      operations: service.own.operations.map((each) => trial.reportOf(each)),
      wrong: trial.wrong,
      faults,
      example: found?.example ?? { method: 'GET', url: mock.url, headers: {} },
    }
  } finally {
    await mock.close()
  }
}

interface Reply {
  readonly status: number
  readonly body: string
}

interface Scene {
  readonly sandbox: Sandbox
  readonly place: OwnPlace
}

class Trial {
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
    }
  }

  /** Asks each operation what its document allows, and what it refuses. */
  async askEverything(): Promise<void> {
    for (const operation of this.#service.own.operations) {
      const { operationId: id } = operation
      const { sandbox, place } = await this.#scene()
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
      const answerable = await this.#scene(sandbox.persona('invitee').email)
      const answer = this.#service.own.requestFor(id, answerable.place)
      await this.#ask(answerable.sandbox, operation, answer, { as: 'invitee' })
      await this.#ask(answerable.sandbox, operation, answer, { as: 'invitee' })
      const late = await this.#scene()
      if (this.#service.invitations.lifetime !== null) {
        await late.sandbox.clock.advance(this.#service.invitations.lifetime)
        await this.#ask(late.sandbox, operation, this.#service.own.requestFor(id, late.place))
      }
      const answered = await this.#scene()
      await answered.sandbox.invitations.accept(answered.place.invitationId).catch(() => undefined)
      await this.#ask(answered.sandbox, operation, this.#service.own.requestFor(id, answered.place))
      for (const status of Object.keys(operation.responses).filter(isStatus).map(Number)) {
        if (status < 429 || this.#reached.get(id)?.has(String(status))) continue
        await sandbox.faults.add({ match: { operation: id }, effect: { status }, times: 1 })
        await this.#ask(sandbox, operation, usual)
      }
    }
  }

  async lookForFaults(): Promise<FaultCheck[]> {
    const policy: InvitationPolicy = this.#service.invitations
    const { lifetime, resends, onePerAddress, rules } = policy
    const can = (deed: string) => this.#operation(deed) !== undefined
    const expires = lifetime !== null && can('create')
    return [
      await this.#check(
        'An address whose invitation has expired can be invited again',
        expires && !rules?.expiredBlocks,
        async ({ sandbox, place }) => {
          await sandbox.clock.advance(lifetime ?? 0)
          return this.#succeeds(sandbox, 'create', place)
        },
      ),
      await this.#check('An invitation that has expired can not be accepted', expires, async ({ sandbox, place }) => {
        await sandbox.clock.advance(lifetime ?? 0)
        const accepted = await sandbox.invitations.accept(place.invitationId).catch(() => undefined)
        if (accepted) return 'it was accepted by the link of its mail'
        return can('accept') ? this.#isRefused(sandbox, 'accept', place, 'ada@example.com') : undefined
      }),
      await this.#check(
        'What is sent again is valid again',
        expires &&
          can('resend') &&
          resends &&
          policy.renews?.end !== false &&
          (policy.resendsFrom?.includes('expired') ?? true),
        async ({ sandbox, place }) => {
          await sandbox.clock.advance(lifetime ?? 0)
          const failed = await this.#succeeds(sandbox, 'resend', place)
          return failed ?? this.#isState(sandbox, place, 'pending')
        },
      ),
      await this.#check(
        'To send one again makes no second one',
        can('create') && can('resend') && resends,
        async ({ sandbox, place }) => {
          await this.#succeeds(sandbox, 'resend', place)
          const { length } = sandbox.invitations.list()
          return length === 1 ? undefined : `there are ${length}`
        },
      ),
      await this.#check(
        'One that was accepted is not revived by being sent again',
        can('create') && can('resend'),
        async ({ sandbox, place }) => {
          await sandbox.invitations.accept(place.invitationId)
          const failed = await this.#isRefused(sandbox, 'resend', place)
          return failed ?? this.#isState(sandbox, place, 'accepted')
        },
      ),
      await this.#check(
        'One that was taken back can not be accepted',
        can('create') && can('cancel'),
        async ({ sandbox, place }) => {
          await this.#succeeds(sandbox, 'cancel', place)
          return (await sandbox.invitations.accept(place.invitationId).catch(() => undefined))
            ? 'it was accepted'
            : undefined
        },
      ),
      await this.#check(
        'What a list shows can be read by itself, after its end too',
        expires && can('list') && can('get'),
        async ({ sandbox, place }) => {
          await sandbox.clock.advance(lifetime ?? 0)
          const list = await this.#send(sandbox, 'list', place)
          if (!list?.body.includes('ada@example.com')) return undefined
          return this.#succeeds(sandbox, 'get', place)
        },
      ),
      await this.#check(
        'An address has one open invitation, however it is spelled',
        can('create') && onePerAddress,
        async ({ sandbox, place }) => {
          await this.#send(sandbox, 'create', { ...place, email: 'ADA@Example.com' })
          const open = sandbox.invitations.list({ state: 'pending' }).length
          return open === 1 ? undefined : `there are ${open}`
        },
      ),
      await this.#check(
        'A member is not invited',
        can('create') && (onePerAddress || rules?.member === 'refuse'),
        async ({ sandbox, place }) =>
          this.#isRefused(sandbox, 'create', { ...place, email: sandbox.persona('member').email }),
      ),
      await this.#check('Who may not invite does not', can('create'), async ({ sandbox, place }) =>
        this.#isRefused(sandbox, 'create', { ...place, email: 'new@example.com' }, 'billing'),
      ),
      await this.#check(
        'Another organization sees nothing, and takes nothing back',
        can('create') && (can('get') || can('cancel')),
        async ({ sandbox, place }) => {
          const seen = can('get') ? await this.#isRefused(sandbox, 'get', place, 'outsider') : undefined
          return seen ?? (can('cancel') ? this.#isRefused(sandbox, 'cancel', place, 'outsider') : undefined)
        },
      ),
      await this.#check('Credentials of nobody are refused', can('create'), async ({ sandbox, place }) =>
        this.#isRefused(sandbox, 'create', { ...place, email: 'new@example.com' }, ''),
      ),
    ]
  }

  async #check(
    sentence: string,
    canBeAsked: boolean | undefined,
    look: (scene: Scene) => Promise<string | undefined>,
  ): Promise<FaultCheck> {
    if (!canBeAsked) return { sentence, holds: undefined }
    const scene = await this.#scene()
    if (scene.place.invitationId === unknownId) return { sentence, holds: false, seen: 'nobody could be invited' }
    const seen = await look(scene)
    return seen === undefined ? { sentence, holds: true } : { sentence, holds: false, seen }
  }

  /** A sandbox in which ada@example.com is invited, if the service can be asked for that. */
  async #scene(email = 'ada@example.com'): Promise<Scene> {
    this.#sandboxes += 1
    const sandbox = await this.#mock.sandbox(`check-${this.#sandboxes}`, { scenario: 'empty' })
    const place = {
      organizationId: sandbox.directory.organizations[0]?.id ?? '',
      invitationId: unknownId,
      email,
      code: '',
    }
    if (this.#service.own.isExtension) await this.#given(sandbox, email)
    else await this.#send(sandbox, 'create', place)
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

  #operation(deed: string): Operation | undefined {
    const { own } = this.#service
    return own.operations.find(({ operationId }) => own.deedOf(operationId) === deed)
  }

  async #send(sandbox: Sandbox, deed: string, place: OwnPlace, as = 'owner'): Promise<Reply | undefined> {
    const operation = this.#operation(deed)
    return (
      operation && this.#ask(sandbox, operation, this.#service.own.requestFor(operation.operationId, place), { as })
    )
  }

  /** undefined when it does, else what was seen. */
  async #succeeds(sandbox: Sandbox, deed: string, place: OwnPlace): Promise<string | undefined> {
    const reply = await this.#send(sandbox, deed, place)
    return reply && reply.status < 300 ? undefined : `${deed} answered ${reply?.status}: ${reply?.body.slice(0, 200)}`
  }

  async #isRefused(sandbox: Sandbox, deed: string, place: OwnPlace, as?: string): Promise<string | undefined> {
    const reply = await this.#send(sandbox, deed, place, as)
    return reply && reply.status >= 400 ? undefined : `${deed} answered ${reply?.status}`
  }

  #isState(sandbox: Sandbox, { invitationId }: OwnPlace, state: string): string | undefined {
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

  #complain(kind: string, sentence: string): void {
    if (this.#kinds.has(kind)) return
    this.#kinds.add(kind)
    this.wrong.push(`${sentence}.`)
  }
}
