import { nearest } from '../text/nearest.ts'
import type { DefinitionError } from './definition-error.ts'
import type { ServiceDefinition } from './definition.ts'
import type { Guess } from './guess.ts'
import { titleOf, type OwnOperation } from './operations-in.ts'

/** The operations that are served: those asked for, else those that are about invitations or have a handler. */
export function chosenOperations(
  { operations: asked, handlers = {} }: ServiceDefinition,
  guessed: ReadonlyMap<OwnOperation, Guess | undefined>,
  wrong: (what: string) => DefinitionError,
): OwnOperation[] {
  const all = [...guessed.keys()]
  const ids = all.map(({ id }) => id)
  const requireId = (id: string, where: string) => {
    if (ids.includes(id)) return
    const meant = nearest(id, ids)
    throw wrong(
      `${where} names the operation ${id}, which the document has not. ${meant === undefined ? `It has: ${ids.slice(0, 20).join(', ')}` : `Did you mean ${meant}?`}`,
    )
  }
  for (const id of Object.keys(handlers)) {
    requireId(id, 'handlers')
    if (typeof (handlers as Readonly<Record<string, unknown>>)[id] !== 'function')
      throw wrong(`handlers.${id} is no function. Write ${id}: (x) => x.usual()`)
  }
  for (const id of asked ?? []) requireId(id, 'operations')
  const isAboutInvitations = ({ template }: OwnOperation) => /invit/i.test(template)
  const chosen = all.filter((each) =>
    asked
      ? (asked as readonly string[]).includes(each.id)
      : Object.hasOwn(handlers, each.id) || guessed.get(each) !== undefined || isAboutInvitations(each),
  )
  for (const each of chosen) {
    if (guessed.get(each) || Object.hasOwn(handlers, each.id)) continue
    const [status = '200'] = Object.keys(each.responses)
    throw wrong(
      `nobody can tell what ${each.id} does, ${titleOf(each)}, and it has no handler. Write handlers: { ${each.id}: (x) => x.respond(${status}, …) }, ` +
        `or name the operations that you want: operations: [${all
          .filter((one) => guessed.get(one))
          .slice(0, 3)
          .map(({ id }) => JSON.stringify(id))
          .join(', ')}, …]`,
    )
  }
  if (chosen.length === 0)
    throw wrong(
      'its document has no operation that is about invitations: none has a path with "invitations" or "invites" in it. Write handlers for those that are',
    )
  return chosen
}
