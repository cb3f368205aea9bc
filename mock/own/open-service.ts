import type { ServiceName } from '../domain/invitation.ts'
import { services as builtIn } from '../services/registry.ts'
import type { Service } from '../services/service.ts'
import { chosenOperations } from './chosen-operations.ts'
import { Credentials } from './credentials.ts'
import { DefinitionError } from './definition-error.ts'
import type { OwnService, ServiceDefinition } from './definition.ts'
import { extensionOf, requireExtension } from './extension-of.ts'
import { wayTo } from './fill.ts'
import { guess } from './guess.ts'
import { isStateName, isTimeName } from './invitation-words.ts'
import { definitionNames, requireKnown } from './known-members.ts'
import type { Opened, OwnHost } from './opened.ts'
import { operationsIn } from './operations-in.ts'
import { requireRated } from './own-rate.ts'
import { policyNames, requirePolicy, type ServicePolicy } from './policy.ts'
import { requireExamples } from './require-examples.ts'
import { serviceOf } from './service-of.ts'
import { isObject } from './shape.ts'
import { basePathOf, commonErrorOf, invitationSchemaOf, nameFrom, rolesOf, textIn } from './understood.ts'

/**
 * Reads the document of an own service and makes a service of it. `otherBase`: where it is asked instead, if it is a document
 * alone. Rejects with a DefinitionError.
 */
export async function openService(
  own: OwnService,
  host: OwnHost,
  otherBase: (service: Service) => string | undefined,
): Promise<Service> {
  const { definition } = own
  if (!isObject(definition) || own.apiVersion !== 1)
    throw new DefinitionError(
      'A service is what defineService of invitekit/service gives: defineService<operations>()({ document: … }).',
    )
  requireKnown('', definition, definitionNames, definition.name ?? 'a service')
  if (definition.document === undefined)
    throw new DefinitionError(
      `The definition of ${definition.name ?? 'a service'} has no document. Write document: new URL('./openapi.yaml', import.meta.url).`,
    )
  const base = extendedBy(definition)
  const read = await host.read(definition.name ?? base?.name ?? 'the service', definition.document)
  const { document, where } = read
  const title = base?.title ?? definition.title ?? textIn(document['info'], 'title') ?? definition.name ?? 'Own'
  const name = base?.name ?? ((definition.name ?? nameFrom(title)) as ServiceName)
  const wrong = (what: string) => new DefinitionError(`The definition of ${name}: ${what}.`)
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name))
    throw wrong(`its name is ${JSON.stringify(name)}. Write small letters, digits and dashes, such as acme`)
  const policy: ServicePolicy = base
    ? { addresses: base.addresses.lowerCased ? 'lower-case' : 'as-sent' }
    : (definition.policy ?? {})
  requireKnown('policy.', policy, policyNames, name)
  requirePolicy(policy, wrong)
  const all = within(() => operationsIn(document), where)
  const guessed = new Map(all.map((operation) => [operation, within(() => guess(document, operation), where)] as const))
  const chosen = chosenOperations(definition, guessed, where, wrong)
  requireRated(
    policy,
    chosen.map(({ id }) => id),
    wrong,
  )
  const validators = await host.validators(read, chosen)
  requireExamples(read, chosen, validators)
  const operations = new Map(chosen.map((each) => [each.id, each]))
  const guesses = new Map(
    [...guessed].flatMap(([{ id }, found]) => (found && operations.has(id) ? [[id, found] as const] : [])),
  )
  const basePath = basePathOf(definition, document)
  const invitationSchema = invitationSchemaOf(document, chosen, guesses)
  const opened: Opened = {
    name,
    title,
    basePath,
    definition,
    document,
    operations,
    guesses,
    policy,
    roles: rolesOf(definition, document, guesses, operations, wrong),
    credentials: new Credentials(document, definition.credentials, wrong),
    validators,
    invitationSchema,
    commonError: commonErrorOf(chosen),
    tellsState:
      invitationSchema === undefined ||
      definition.present !== undefined ||
      wayTo(document, invitationSchema, (each) => isStateName(each) || isTimeName.accepted(each)) !== undefined,
    host,
  }
  const service = serviceOf(opened, guessed)
  if (base) return extensionOf(base, service, opened)
  const other = own.isDocumentAlone && otherBase(service)
  return other ? serviceOf({ ...opened, basePath: other }, guessed) : service
}

/** The built-in service that a definition adds to; undefined: it is one by itself. Throws a DefinitionError. */
function extendedBy(definition: ServiceDefinition): Service | undefined {
  const { extends: name } = definition
  if (name === undefined) return undefined
  const base = builtIn.find((each) => each.name === name)
  if (!base) {
    const names = builtIn.map((each) => each.name).join(', ')
    throw new DefinitionError(
      `A definition extends ${JSON.stringify(name)}, which is no built-in service. Write one of ${names}.`,
    )
  }
  requireExtension(base, definition)
  return base
}

/** What looks into a document may find references that lead nowhere. */
function within<Value>(look: () => Value, where: string): Value {
  try {
    return look()
  } catch (error) {
    if (error instanceof RangeError) throw new DefinitionError(`${where}: ${error.message}.`)
    throw error
  }
}
