import { line } from '../../../mock/text/visible.ts'
import { parseYaml } from '../../../mock/text/yaml.ts'
import { member, pointedAt } from '../json.ts'
import { reasonOf } from '../reason-of.ts'
import { VerificationError } from '../verification-error.ts'

/** What a JSON or YAML text says. Throws a VerificationError for another text. */
export function parseDocument(name: string, text: string): object {
  const document = parsed(name, text.replace(/^\u{feff}/u, ''))
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document
  throw new VerificationError(line`${name} is neither an OpenAPI document nor a pact: it is no object.`)
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (jsonError) {
    // Who means JSON wants to know what is wrong with it as JSON.
    if (/^\s*[{[]/.test(text) && !isYaml(text)) {
      throw new VerificationError(line`${name} is not JSON: ${reasonOf(jsonError)}.`)
    }
  }
  try {
    return parseYaml(text)
  } catch (error) {
    throw new VerificationError(line`${name} is neither JSON nor YAML: ${reasonOf(error).split('\n')[0] ?? ''}`)
  }
}

function isYaml(text: string): boolean {
  try {
    parseYaml(text)
    return true
  } catch {
    return false
  }
}

export const isSpec = (document: object): boolean => 'openapi' in document || 'swagger' in document

/**
 * Refuses an OpenAPI document that a comparison would not see whole: one of another version, one that refers to other
 * files, and one that refers to nothing. Throws a VerificationError.
 */
export function checkSpec(name: string, document: object): void {
  const version: unknown = member(document, 'openapi')
  if (version === undefined) {
    throw new VerificationError(
      line`${name} is Swagger ${String(member(document, 'swagger'))}, and OpenAPI 3.0 or later is compared. Convert it first: npx swagger2openapi ${name} --outfile new.json`,
    )
  }
  if (typeof version !== 'string' || !version.startsWith('3.')) {
    throw new VerificationError(line`${name} is OpenAPI ${JSON.stringify(version)}, and "3.x" is compared.`)
  }
  for (const reference of referencesOf(document)) {
    if (!reference.startsWith('#')) {
      throw new VerificationError(
        line`${name} refers to another file, ${reference}. Make one file of them: npx @redocly/cli bundle ${name} --output spec.json`,
      )
    }
    if (!leadsSomewhere(document, reference)) {
      throw new VerificationError(line`${name} refers to ${reference}, which is not there.`)
    }
  }
}

/** Values of these are examples, in which a `$ref` is text. */
const values = new Set(['example', 'examples', 'default', 'enum', 'const'])

function referencesOf(root: object): Set<string> {
  const found = new Set<string>()
  const seen = new Set<object>()
  const look = (value: unknown, isMap: boolean): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    const reference = member(value, '$ref')
    if (typeof reference === 'string' && !isMap) found.add(reference)
    for (const [key, each] of Object.entries(value)) {
      // Members may have any name, such as `default`, and so may schemas, responses and statuses.
      const isName = isMap || Array.isArray(value)
      if (isName || !(values.has(key) || key.startsWith('x-'))) look(each, !isName && maps.has(key))
    }
  }
  look(root, false)
  return found
}

const maps = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas', 'schemas', 'responses'])

function leadsSomewhere(document: object, reference: string): boolean {
  const passed = new Set<string>()
  for (let next: unknown = reference; typeof next === 'string';) {
    if (passed.has(next) || !next.startsWith('#/')) return false
    passed.add(next)
    const found = pointedAt(document, next)
    if (found === undefined) return false
    next = member(found, '$ref')
  }
  return true
}
