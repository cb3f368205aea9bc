import { nearest } from '../text/nearest.ts'
import { DefinitionError } from './definition-error.ts'
import type { ServiceDefinition } from './definition.ts'
import { isAboutInvitations, type Guess } from './guess.ts'
import { titleOf, type OwnOperation } from './operations-in.ts'

/** The operations that are served: those asked for, else those that are about invitations or have a handler. */
export function chosenOperations(
  { operations: asked, handlers = {} }: ServiceDefinition,
  guessed: ReadonlyMap<OwnOperation, Guess | undefined>,
  where: string,
  wrong: (what: string) => DefinitionError,
): OwnOperation[] {
  const all = [...guessed.keys()]
  const ids = all.map(({ id }) => id)
  const requireId = (id: string, place: string) => {
    if (ids.includes(id)) return
    const meant = nearest(id, ids)
    throw wrong(
      `${place} names the operation ${id}, which the document has not. ${meant === undefined ? `It has: ${ids.slice(0, 20).join(', ')}` : `Did you mean ${meant}?`}`,
    )
  }
  for (const id of Object.keys(handlers)) {
    requireId(id, 'handlers')
    if (typeof (handlers as Readonly<Record<string, unknown>>)[id] !== 'function')
      throw wrong(`handlers.${id} is no function. Write ${id}: (x) => x.usual()`)
  }
  const named = asked === undefined || asked === 'understood' ? undefined : (asked as readonly string[])
  for (const id of named ?? []) requireId(id, 'operations')
  const hasHandler = ({ id }: OwnOperation) => Object.hasOwn(handlers, id)
  const isUnderstood = (each: OwnOperation) => hasHandler(each) || guessed.get(each) !== undefined
  const chosen = all.filter((each) => {
    if (named) return named.includes(each.id)
    return isUnderstood(each) || (asked !== 'understood' && isAboutInvitations(each))
  })
  const unknown = chosen.find((each) => !isUnderstood(each))
  if (unknown) {
    const [status = '200'] = Object.keys(unknown.responses)
    const known = all.flatMap((each) => (guessed.get(each) ? [JSON.stringify(each.id)] : []))
    throw wrong(
      `nobody can tell what ${unknown.id} does, ${titleOf(unknown)}, and it has no handler. Write handlers: { ${unknown.id}: (x) => x.respond(${status}, …) }, ` +
        `name the operations that you want: operations: [${known.slice(0, 3).join(', ')}, …], or leave out what nobody can tell: operations: 'understood'`,
    )
  }
  // What is said of members and organizations is there for those who invite.
  if (!named && !chosen.some((each) => hasHandler(each) || isAboutInvitations(each)))
    throw wrong(
      'its document has no operation that is about invitations: none has a path with "invitations" or "invites" in it. Write handlers for those that are',
    )
  requireOneOfEachName(chosen, all, where)
  return chosen
}

function requireOneOfEachName(chosen: readonly OwnOperation[], all: readonly OwnOperation[], where: string): void {
  for (const each of chosen) {
    const other = all.find((one) => one !== each && one.id === each.id)
    if (!other) continue
    throw new DefinitionError(
      `${where} has two operations ${each.id}: ${titleOf(each)} and ${titleOf(other)}. Give one another operationId.`,
    )
  }
}
