import { operationsOf } from '../services/known-operations.ts'
import { isRouted, type OwnParts, type Service } from '../services/service.ts'
import { DefinitionError } from './definition-error.ts'
import type { ServiceDefinition } from './definition.ts'
import { statusOf } from './problem-answers.ts'
import type { Opened } from './opened.ts'

type Own = Service & { readonly own: OwnParts }

/** What a definition can't say of a service that there is already. */
const fixed = [
  'name',
  'title',
  'policy',
  'credentials',
  'dialect',
] as const satisfies readonly (keyof ServiceDefinition)[]

/** Throws a DefinitionError when a definition says of the service that it extends what that one says itself. */
export function requireExtension({ title }: Service, definition: ServiceDefinition): void {
  const given = fixed.find((each) => definition[each] !== undefined)
  if (given !== undefined)
    throw new DefinitionError(
      `A definition that extends ${title} has ${given}, which is ${title}'s own. Leave it out, or define a service by itself, without extends.`,
    )
}

/**
 * Operations that an own document adds to a built-in service: they ask for the same credentials, live by the same policy,
 * and refuse in the same words where their document has none. Throws a DefinitionError for what is there already.
 */
export function extensionOf(service: Service, own: Own, { operations }: Opened): Service {
  const { title, basePath, name } = service
  const before = operationsOf(name).filter(({ operationId }) => Object.hasOwn(service.operations, operationId))
  for (const { operationId, method, path } of own.own.operations) {
    const at = `${method.toUpperCase()} ${path}`
    if (!path.startsWith(`${basePath}/`))
      throw new DefinitionError(
        `${at} is not below ${basePath}, where ${title} is. Write it there, or basePath: '${basePath}' in the definition.`,
      )
    const same = before.find((each) => each.method === method && bare(each.path) === bare(path))
    if (same)
      throw new DefinitionError(`${title} has ${at} already: ${same.operationId}. An extension adds what there is not.`)
    const spelled = before.find((each) => bare(each.path) === bare(path))?.path
    if (spelled !== undefined && spelled !== path)
      throw new DefinitionError(`${title} writes ${path} as ${spelled}. Call its parameters the same.`)
    if (before.some((each) => each.operationId === operationId))
      throw new DefinitionError(`${title} has another operation ${operationId}. Give ${at} an operationId of its own.`)
  }
  const known = new Set(before.map(({ path }) => bare(path)))
  const methods = new Map<string, Set<string>>()
  for (const { path, method } of own.own.operations) {
    const all = methods.get(path) ?? new Set()
    methods.set(path, all.add(method.toUpperCase()))
    if (method === 'get') all.add('HEAD')
  }
  return {
    ...service,
    // Where there is an operation for it, it is one that somebody has added.
    invitations: { ...service.invitations, resends: true },
    contentType: own.contentType,
    operations: own.operations,
    check: (request, body) => own.check(request, body),
    dress: (answer) => answer,
    answer(problem, request) {
      const operation = isRouted(request) ? operations.get(request.operationId) : undefined
      const declared = operation?.responses[statusOf(problem, operation)]
      return declared?.schema === undefined ? service.answer(problem, request) : own.answer(problem, request)
    },
    own: {
      ...own.own,
      isExtension: true,
      headerFor: (authorization) => ['authorization', authorization],
      credentialHeaders: [],
      // What else stands at a path is for the service itself.
      claims: (path, method) => {
        const found = own.own.templateOf(path)
        return found !== undefined && (!known.has(bare(found)) || methods.get(found)?.has(method) === true)
      },
      owns: () => false,
    },
  }
}

/** Whatever parameters are called. */
const bare = (path: string) => path.replaceAll(/\{[^{}]+\}/g, '{}')
