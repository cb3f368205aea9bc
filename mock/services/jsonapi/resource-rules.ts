import { isSameId } from '../../domain/id-key.ts'
import { refuse } from '../../domain/problem.ts'
import { short } from '../../domain/short.ts'

/**
 * What JSON:API asks of a document that creates or changes a resource: a type of each resource in it, the right one at
 * its top, no id but the URL's, and no keys among the attributes. Throws a Refusal. Order and texts are those of the
 * validator that a Rails API runs (lib/json_api_service/validator.rb), which looks for all types first.
 */
export function requireResource(body: unknown, type: string, id?: string): void {
  const data = memberOf(body, 'data')
  const included = listOf(memberOf(body, 'included'))
  requireType(memberOf(data, 'type'), type)
  eachResource(data, '/data', requireAnyType)
  for (const [at, each] of included.entries()) eachResource(each, `/included/${at}`, requireAnyType)
  const givenId = memberOf(data, 'id')
  if (id !== undefined && !isIdOf(givenId, id)) {
    conflict(`/data/id must be the id in the URL, ${id}, or be left out`)
  }
  eachResource(data, '/data', forbidKeys)
  for (const [at, each] of included.entries()) eachResource(each, `/included/${at}`, forbidKeys)
}

/** Those that stand for one other resource each, and name it. */
export function relatedOnes(body: unknown): { readonly type: string; readonly id: string }[] {
  return membersOf(memberOf(body, 'data'), 'relationships').flatMap(([, relationship]) => {
    const data = memberOf(relationship, 'data')
    const [type, id] = [memberOf(data, 'type'), memberOf(data, 'id')]
    return typeof type === 'string' && typeof id === 'string' ? [{ type, id }] : []
  })
}

function requireType(given: unknown, type: string): void {
  if (given === undefined || given === null || given === false || given === type) return
  // Nothing but a text or a number is repeated: JSON.stringify gives up on a value that is nested deeply enough.
  const what =
    typeof given === 'string' || typeof given === 'number' ? `'${short(String(given))}'` : 'What is no string'
  conflict(`${what} is not a valid resource type for this endpoint. Expected '${type}' instead`)
}

function requireAnyType(resource: unknown, pointer: string): void {
  const given = memberOf(resource, 'type')
  if (given !== undefined && given !== null && given !== false) return
  conflict(
    'JSONAPI resource objects MUST contain a `type` top-level member of its hash for POST and PATCH requests. ' +
      `Expected to find a \`type\` member at ${short(`${pointer}/type`)}`,
  )
}

function forbidKeys(resource: unknown, pointer: string): void {
  for (const name of Object.keys(memberOf(resource, 'attributes') ?? none)) {
    const reference = `${pointer}/attributes/${name}`
    if (name.endsWith('_id')) {
      conflict(
        'Foreign keys SHOULD NOT be referenced in the #attributes of a JSONAPI resource object. ' +
          `Reference: ${short(reference)}`,
      )
    }
    if (name === 'id') {
      conflict(
        'A primary key, if sent in a request, CANNOT be referenced in the #attributes of a JSONAPI resource object. ' +
          "It must instead be sent as a top level member of the resource's `data` object. " +
          `Reference: \`${short(reference)}\`. Expected \`${short(`${pointer}/id`)}\``,
      )
    }
  }
}

/** Visits a resource and all that its relationships name, and theirs, whatever the depth. */
function eachResource(resource: unknown, pointer: string, visit: (resource: unknown, pointer: string) => void): void {
  visit(resource, pointer)
  if (memberOf(resource, 'relationships') === undefined) return
  const waiting = relatedTo(resource, pointer)
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [one, where] = next
    visit(one, where)
    for (const each of relatedTo(one, where)) waiting.push(each)
  }
}

/** The last one first. */
function relatedTo(one: unknown, where: string): [resource: unknown, pointer: string][] {
  const related: [unknown, string][] = []
  for (const [name, relationship] of membersOf(one, 'relationships')) {
    const data = memberOf(relationship, 'data')
    const place = `${where}/relationships/${name}/data`
    if (Array.isArray(data)) for (const [at, each] of data.entries()) related.push([each, `${place}/${at}`])
    else if (typeof data === 'object' && data !== null) related.push([data, place])
  }
  return related.reverse()
}

/** Some clients send the text `undefined` for a resource without an id. */
function isIdOf(given: unknown, id: string): boolean {
  if (given === undefined || given === null || given === 'undefined') return true
  return typeof given === 'string' && isSameId(given, id)
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** What a member holds by name; nothing when it is no object. */
function membersOf(value: unknown, name: string): readonly [string, unknown][] {
  const member = memberOf(value, name)
  return typeof member === 'object' && member !== null ? Object.entries(member) : none
}

const none: readonly [string, unknown][] = []

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function conflict(detail: string): never {
  return refuse({ code: 'wrong-resource', detail })
}
