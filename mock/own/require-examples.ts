import type { Validate } from '../generated/request-validators.js'
import { DefinitionError } from './definition-error.ts'
import type { OwnValidators, ReadDocument } from './opened.ts'
import { titleOf, type Example, type OwnOperation } from './operations-in.ts'

/** Throws a DefinitionError for an example of a document that its own schema refuses: answers are made of examples. */
export function requireExamples(
  { where }: Pick<ReadDocument, 'where'>,
  operations: readonly OwnOperation[],
  { requests, responses }: OwnValidators,
): void {
  for (const operation of operations) {
    const look = (what: string, examples: readonly Example[], validate: Validate | undefined) => {
      for (const { name, value } of examples) {
        if (!validate || validate(value)) continue
        const [fault] = validate.errors ?? []
        const called = name === '' ? '' : ` ${JSON.stringify(name)}`
        throw new DefinitionError(
          `${where}: the example${called} of ${what} of ${operation.id}, ${titleOf(operation)}, is not as its schema says: ` +
            `${fault?.instancePath ? `${fault.instancePath} ` : 'it '}${fault?.message ?? 'is wrong'}. Mend the example, or the schema.`,
        )
      }
    }
    look('the body', operation.body?.examples ?? [], requests[operation.id]?.body)
    for (const [status, { examples }] of Object.entries(operation.responses))
      look(`the answer ${status}`, examples, responses[operation.id]?.[status]?.body)
  }
}
