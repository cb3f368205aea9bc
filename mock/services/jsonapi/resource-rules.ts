import { isSameId } from '../../domain/id-key.ts'
import { refuse } from '../../domain/problem.ts'
import { short } from '../../domain/short.ts'

/**
 * What JSON:API asks of a document that creates or changes a resource: a type, the right one, no id of another
 * resource, and no keys among the attributes. Throws a Refusal. Texts after MPDX's validator.
 */
export function requireResource(body: unknown, type: string, id?: string): void {
  const data = memberOf(body, 'data')
  const given = memberOf(data, 'type')
  if (given === undefined) {
    conflict(
      'JSONAPI resource objects MUST contain a `type` top-level member of its hash for POST and PATCH requests. ' +
        'Expected to find a `type` member at /data/type',
    )
  }
  if (given !== type) {
    // Nothing but a text is repeated: JSON.stringify gives up on a value that is nested deeply enough.
    const what = typeof given === 'string' ? `'${short(given)}'` : 'What is no string'
    conflict(`${what} is not a valid resource type for this endpoint. Expected '${type}' instead`)
  }
  const givenId = memberOf(data, 'id')
  if (id !== undefined && givenId !== undefined && !(typeof givenId === 'string' && isSameId(givenId, id))) {
    conflict(`/data/id must be the id in the URL, ${id}, or be left out`)
  }
  for (const name of Object.keys(Object(memberOf(data, 'attributes')))) {
    if (name === 'id') conflict('/data/attributes/id is not allowed: a primary key is not an attribute')
    if (name.endsWith('_id')) {
      conflict(`/data/attributes/${short(name)} is not allowed: a foreign key is not an attribute, use a relationship`)
    }
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function conflict(detail: string): never {
  return refuse({ code: 'wrong-resource', detail })
}
