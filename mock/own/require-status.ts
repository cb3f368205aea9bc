import { DefinitionError } from './definition-error.ts'
import type { Opened } from './opened.ts'
import { declaredFor, titleOf, type OwnOperation } from './operations-in.ts'

/** Throws a DefinitionError when a handler answers with a status that its operation does not declare. */
export function requireStatus({ title }: Pick<Opened, 'title'>, operation: OwnOperation, status: number): void {
  const { id, responses } = operation
  if (declaredFor(responses, status) !== undefined) return
  const known = Object.keys(responses).join(', ')
  throw new DefinitionError(
    `The handler of ${id} of ${title} answers ${status}, which ${titleOf(operation)} does not declare. ` +
      `Declared are ${known}: answer one of these, or declare it in the document.`,
  )
}
