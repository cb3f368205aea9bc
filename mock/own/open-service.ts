import type { ServiceName } from '../domain/invitation.ts'
import type { Service } from '../services/service.ts'
import { chosenOperations } from './chosen-operations.ts'
import { Credentials } from './credentials.ts'
import { DefinitionError } from './definition-error.ts'
import type { OwnService } from './definition.ts'
import { wayTo } from './fill.ts'
import { guess } from './guess.ts'
import { isStateName, isTimeName } from './invitation-words.ts'
import { definitionNames, requireKnown } from './known-members.ts'
import type { Opened, OwnHost } from './opened.ts'
import { operationsIn } from './operations-in.ts'
import { policyNames, requirePolicy } from './policy.ts'
import { serviceOf } from './service-of.ts'
import { isObject } from './shape.ts'
import { basePathOf, commonErrorOf, invitationSchemaOf, nameFrom, rolesOf, textIn } from './understood.ts'

/** Reads the document of an own service and makes a service of it. Rejects with a DefinitionError. */
export async function openService(own: OwnService, host: OwnHost): Promise<Service> {
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
  const read = await host.read(definition.name ?? 'the service', definition.document)
  const { document, where } = read
  const title = definition.title ?? textIn(document['info'], 'title') ?? definition.name ?? 'Own'
  const name = (definition.name ?? nameFrom(title)) as ServiceName
  const wrong = (what: string) => new DefinitionError(`The definition of ${name}: ${what}.`)
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name))
    throw wrong(`its name is ${JSON.stringify(name)}. Write small letters, digits and dashes, such as acme`)
  const { policy = {} } = definition
  requireKnown('policy.', policy, policyNames, name)
  requirePolicy(policy, wrong)
  const all = within(() => operationsIn(document, where), where)
  const guessed = new Map(all.map((operation) => [operation, within(() => guess(document, operation), where)] as const))
  const chosen = chosenOperations(definition, guessed, wrong)
  const validators = await host.validators(read, chosen)
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
  return serviceOf(opened, guessed)
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
