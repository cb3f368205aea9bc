import { PathTree } from '../serve/path-tree.ts'
import {
  isRouted,
  type ExampleCaller,
  type ExampleRequest,
  type Exchange,
  type OwnParts,
  type Service,
} from '../services/service.ts'
import { successOf } from './answers.ts'
import { admit, check } from './check-own-request.ts'
import { DefinitionError } from './definition-error.ts'
import { isAboutInvitations, overrides, type Guess } from './guess.ts'
import { Idempotency } from './idempotency.ts'
import type { Opened } from './opened.ts'
import { generalOperation, type OwnOperation } from './operations-in.ts'
import { ownRate, rateHeaderNames, rateHeaders } from './own-rate.ts'
import { neededHeaders } from './parsed-headers.ts'
import { perform } from './perform.ts'
import { invitationPolicy } from './policy.ts'
import { answerTo } from './problem-answers.ts'
import { formOf, offerBody, operationFor, requestFor, termsOf } from './terms.ts'

/** What was understood of an own service, as the service that the mock serves. Throws a DefinitionError. */
export function serviceOf(
  opened: Opened,
  guessed: ReadonlyMap<OwnOperation, Guess | undefined>,
): Service & { readonly own: OwnParts } {
  const { name, title, basePath, document, operations, credentials, roles, policy, definition } = opened
  const general = [...operations.values()].map((each) => generalOperation(name, basePath, each))
  requireNames(
    general.map(({ path }) => path),
    title,
  )
  const paths = new PathTree<string>()
  for (const { path } of general) paths.add(path, path)
  const firstSegments = new Set(general.map(({ path }) => path.split('/')[1] ?? ''))
  const keys = [...new Set(roles.map(({ key }) => key).filter((key) => key !== 'owner'))]
  const invitations = invitationPolicy(policy, operationFor(opened, 'resend') !== undefined)
  const needed = neededHeaders(document, operations.values(), credentials)
  const invite = formOf(opened, 'create', needed)
  const cancel = formOf(opened, 'cancel', needed)
  const facts = {
    name,
    title,
    scheme: credentials.word,
    roles: keys.length > 0 ? keys : ['admin'],
    addresses: { lowerCased: policy.addresses === 'lower-case', quoted: false },
    invitations,
    requests: { invite: invite ?? { method: 'POST', path: basePath }, ...(cancel && { cancel }) },
  }
  const idempotency = policy.idempotency === undefined ? undefined : new Idempotency(policy.idempotency.toLowerCase())
  const create = operationFor(opened, 'create')
  const list = operationFor(opened, 'list') ?? create
  const terms = termsOf(opened)
  const hasOwn = (id: string) => Object.hasOwn(definition.handlers ?? {}, id)
  const isTold = (each: OwnOperation) =>
    operations.has(each.id) ? !hasOwn(each.id) : definition.operations === 'understood' && isAboutInvitations(each)
  const handle = (operation: OwnOperation) => (exchange: Exchange) => {
    const answer = () => perform(opened, operation, exchange)
    return idempotency && operation.method !== 'get' ? idempotency.once(exchange, answer) : answer()
  }
  const asExample = (
    { url, authorization }: ExampleCaller,
    asked: { method: string; path: string; body?: unknown; mediaType?: string },
  ): ExampleRequest => {
    const [header, value] = credentials.headerFor(authorization)
    const contentType = asked.mediaType ?? create?.operation.body?.mediaType
    return {
      method: asked.method,
      url: `${url}${asked.path}`,
      headers: {
        ...needed,
        [header]: value,
        ...(asked.body !== undefined && contentType !== undefined && { 'content-type': contentType }),
      },
      ...(asked.body !== undefined && { body: asked.body }),
    }
  }
  return {
    ...facts,
    own: {
      operations: general,
      basePath,
      roleWords: roles.flatMap(({ word, key }) => (key === 'owner' ? [] : [word])),
      headerFor: (authorization) => credentials.headerFor(authorization),
      neededHeaders: needed,
      credentialHeaders: credentials.headers,
      answerHeaders: [
        ...new Set([
          ...[...operations.values()].flatMap(({ responses }) =>
            Object.values(responses).flatMap(({ headers }) => Object.keys(headers)),
          ),
          ...(policy.rate ? [...rateHeaderNames, 'retry-after'] : []),
        ]),
      ],
      document,
      responses: opened.validators.responses,
      claims: (path) => paths.find(path) !== undefined,
      templateOf: (path) => paths.find(path)?.value,
      owns: (path) => firstSegments.has(path.split('/')[1] ?? ''),
      deedOf: (id) => opened.guesses.get(id)?.deed,
      needsCredentials: (id) => {
        const { security = [] } = operations.get(id) ?? {}
        return security.length > 0 && security.every((each) => each.length > 0)
      },
      requestFor: (id, place) => requestFor(opened, id, place),
      guesses: overrides(new Map([...guessed].filter(([each]) => isTold(each)))),
    },
    basePath,
    contentType: list?.operation.responses[successOf(list.operation, 200, 201)]?.mediaType ?? 'application/json',
    operations: Object.fromEntries(
      [...operations.values()].map((each) => [each.id, handle(each)]),
    ) as unknown as Service['operations'],
    terms,
    example: (caller) => {
      const place = { organizationId: caller.organizationId, invitationId: '' }
      const email = 'ada@example.com'
      if (list !== create) return asExample(caller, terms.requests.list(place))
      if (create) return asExample(caller, terms.requests.create(place, { email, roleId: '' }))
      const all = [...operations.values()]
      const other = all.find(({ method }) => method === 'get') ?? all[0]!
      const mediaType = other.body?.mediaType
      return asExample(caller, {
        ...requestFor(opened, other.id, { ...place, email, code: '' }),
        ...(mediaType !== undefined && { mediaType }),
      })
    },
    ...(create && {
      invite: ({ email, role, ...caller }) => {
        const place = { organizationId: caller.organizationId, invitationId: '' }
        return asExample(caller, {
          ...terms.requests.create(place, { email, roleId: '' }),
          body: offerBody(opened, create, { email, role: roles.find(({ key }) => key === role.key)?.word }, place),
        })
      },
    }),
    ...(cancel &&
      terms.requests.cancel && {
        cancel: ({ invitationId, ...caller }) =>
          asExample(caller, terms.requests.cancel!({ organizationId: caller.organizationId, invitationId })),
      }),
    admit: (request) => admit(opened, request),
    check: (request, body) => check(opened, request, body),
    answer: (problem, request) => {
      const operation = isRouted(request) ? operations.get(request.operationId) : undefined
      return answerTo(opened, problem, { operation, requestId: request.requestId })
    },
    ...(policy.rate && {
      headers: (request) => rateHeaders(opened, request),
      rate: (request) => ownRate(opened, request),
    }),
  }
}

/** Where two templates have a parameter at one place, they have to call it the same. */
function requireNames(paths: readonly string[], title: string): void {
  const known = new Map<string, string>()
  for (const path of paths) {
    let before = ''
    for (const segment of path.split('/').slice(1)) {
      const name = /^\{(.+)\}$/.exec(segment)?.[1]
      const other = known.get(before)
      if (name !== undefined && other !== undefined && other !== name)
        throw new DefinitionError(
          `The document of ${title} calls one part of a path {${other}} and {${name}}: ${path}. Give it one name in all paths.`,
        )
      if (name !== undefined) known.set(before, name)
      before += `/${name === undefined ? segment : '{}'}`
    }
  }
}
