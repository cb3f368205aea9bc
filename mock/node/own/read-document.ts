import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { DefinitionError } from '../../own/definition-error.ts'
import type { ReadDocument } from '../../own/opened.ts'
import { isObject, type Json } from '../../own/shape.ts'
import { parseYaml } from '../../text/yaml.ts'

/**
 * An OpenAPI document of version 3.0 or 3.1: the path or URL of a file, JSON or YAML, which may refer to other files, or
 * the document itself. Rejects with a DefinitionError.
 */
export async function readDocument(name: string, source: string | URL | object): Promise<ReadDocument> {
  const isFile = typeof source === 'string' || source instanceof URL
  const root = isFile ? urlOf(source) : undefined
  const where = root ? fileURLToPath(root) : `the document of ${name}`
  const files = new Map<string, { readonly key: string; readonly value: unknown }>()
  const whole = root ? await parsed(root, name) : (structuredClone(source) as unknown)
  const pending: { readonly value: unknown; readonly at: URL | undefined; readonly key: string }[] = [
    { value: whole, at: root, key: '' },
  ]
  if (root) files.set(root.href, { key: '', value: whole })
  for (let each = pending.pop(); each; each = pending.pop()) {
    const { value, at, key } = each
    await eachReference(value, async (node) => {
      const reference = node['$ref'] as string
      const [file = '', pointer = ''] = reference.split('#', 2)
      if (file === '') {
        if (key !== '') node['$ref'] = `#/x-files/${key}${pointer}`
        return
      }
      if (/^https?:/.test(file))
        throw new DefinitionError(
          `${where} refers to ${reference}, and only files are read. Save it beside the document, and refer to that.`,
        )
      if (!at)
        throw new DefinitionError(
          `${where} refers to ${reference}: give the document as a file, so that others are found.`,
        )
      const url = new URL(file, at)
      let known = files.get(url.href)
      if (!known) {
        known = { key: keyFor(root ?? url, url), value: await parsed(url, name, reference) }
        files.set(url.href, known)
        pending.push({ value: known.value, at: url, key: known.key })
      }
      node['$ref'] = known.key === '' ? `#${pointer}` : `#/x-files/${known.key}${pointer}`
    })
  }
  const others = [...files.values()].filter(({ key }) => key !== '')
  const document = whole as Json
  requireOpenApi(document, where)
  const all =
    others.length === 0
      ? document
      : { ...document, 'x-files': Object.fromEntries(others.map(({ key, value }) => [key, value])) }
  return { document: all, hash: createHash('sha256').update(JSON.stringify(all)).digest('hex'), where }
}

function urlOf(source: string | URL): URL {
  if (source instanceof URL) return source
  return source.startsWith('file:') ? new URL(source) : pathToFileURL(source)
}

/** A name without a slash, in which nothing has to be escaped. */
const keyFor = (root: URL, url: URL) => {
  const from = root.pathname.split('/').slice(0, -1)
  const to = url.pathname.split('/')
  const shared = from.findIndex((each, at) => each !== to[at])
  return to
    .slice(shared < 0 ? from.length : shared)
    .join('.')
    .replaceAll(/[^\w.-]/g, '_')
}

async function parsed(url: URL, name: string, reference?: string): Promise<unknown> {
  const path = url.protocol === 'file:' ? fileURLToPath(url) : url.href
  let text: string
  try {
    text = await readFile(url, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new DefinitionError(
      reference === undefined
        ? `The document of ${name} can't be read: ${why}. A path counts from the folder of the process; beside a module write new URL('./openapi.yaml', import.meta.url).`
        : `${path}, which is referred to as ${reference}, can't be read: ${why}.`,
    )
  }
  try {
    if (text.trimStart().startsWith('{')) return JSON.parse(text) as unknown
    return parseYaml(text)
  } catch (error) {
    throw new DefinitionError(
      `${path} is neither JSON nor YAML: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

async function eachReference(value: unknown, act: (node: Record<string, unknown>) => Promise<void>): Promise<void> {
  if (Array.isArray(value)) for (const each of value) await eachReference(each, act)
  if (!isObject(value)) return
  if (typeof value['$ref'] === 'string') return act(value as Record<string, unknown>)
  for (const [name, each] of Object.entries(value)) {
    if (name !== 'example' && name !== 'examples') await eachReference(each, act)
  }
}

function requireOpenApi(document: unknown, where: string): void {
  const version = isObject(document) ? document['openapi'] : undefined
  if (
    typeof version === 'string' &&
    /^3\.[01](?:\.|$)/.test(version) &&
    isObject(document) &&
    isObject(document['paths'])
  )
    return
  const swagger = isObject(document) && document['swagger'] !== undefined
  throw new DefinitionError(
    `${where} is no OpenAPI document of version 3.0 or 3.1: ` +
      (swagger
        ? 'it is of version 2. Convert it first, as with: npx swagger2openapi FILE.'
        : version === undefined
          ? 'it has no member "openapi". It begins with: openapi: 3.1.0.'
          : typeof version === 'string' && /^3\.[01]/.test(version)
            ? 'it has no "paths".'
            : `it says openapi: ${JSON.stringify(version)}.`),
  )
}
