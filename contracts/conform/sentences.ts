import type { Deed, Service } from '../../mock/index.ts'
import { member, objectOf, resolve, textOf } from '../verify/json.ts'

/** What a service's document says, and of what. */
export interface Sentence {
  readonly sentence: string
  readonly place: string
}

/**
 * What the document says of an operation that is answered with a status: of a refusal that of the status, of a success
 * that of the operation. undefined where it says nothing.
 */
export function sentenceOf(
  openapi: object,
  { terms }: Pick<Service, 'terms'>,
  deed: Deed,
  status: number | undefined,
): Sentence | undefined {
  const id = Object.entries(terms.deeds).find(([, each]) => each === deed)?.[0]
  for (const path of Object.values(objectOf(member(openapi, 'paths'))))
    for (const operation of Object.values(objectOf(path))) {
      if (id === undefined || member(operation, 'operationId') !== id) continue
      const response = resolve(openapi, member(member(operation, 'responses'), String(status)))
      const isRefusal = status !== undefined && status >= 400
      const said = textOf(member(isRefusal ? response : operation, 'description'), '')
      if (said === '') return undefined
      return { sentence: said.trim(), place: isRefusal ? `${id} ${status}` : id }
    }
  return undefined
}
