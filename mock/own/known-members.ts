import { nearest } from '../text/nearest.ts'
import { DefinitionError } from './definition-error.ts'
import type { ServiceDefinition } from './definition.ts'

const members: Readonly<Record<keyof ServiceDefinition, true>> = {
  name: true,
  title: true,
  document: true,
  extends: true,
  basePath: true,
  operations: true,
  handlers: true,
  policy: true,
  roles: true,
  present: true,
  before: true,
  problems: true,
  credentials: true,
  dialect: true,
}

export const definitionNames = Object.keys(members)

/** Throws a DefinitionError for a member that there is not. */
export function requireKnown(prefix: string, given: object, known: readonly string[], name: string): void {
  for (const member of Object.keys(given)) {
    if (known.includes(member)) continue
    const meant = nearest(member, known)
    throw new DefinitionError(
      `The definition of ${name} has ${prefix}${member}, which there is not. ${meant === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${prefix}${meant}?`}`,
    )
  }
}
