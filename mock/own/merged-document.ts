import type { Service } from '../services/service.ts'
import { isObject, type Json } from './shape.ts'

/** An OpenAPI document with the paths of own services, and what these refer to under names of their own. */
export function withOwnDocuments(text: string, services: readonly Service[]): string {
  const own = services.filter((each) => each.own)
  if (own.length === 0) return text
  const merged = own.reduce((whole, service) => withDocument(whole, service), JSON.parse(text) as Json)
  return JSON.stringify(merged, null, 2)
}

function withDocument(whole: Json, { name, title, own }: Service): Json {
  if (!own) return whole
  const { basePath } = own
  const before = whole['paths'] as Readonly<Record<string, Json | undefined>>
  const served = new Map(own.operations.map(({ operationId, path }) => [operationId, path]))
  const renamed = JSON.parse(
    JSON.stringify(own.document)
      .replaceAll(/"#\/components\/(\w+)\//g, `"#/components/$1/${name}.`)
      .replaceAll('"#/x-files/', `"#/x-files/${name}.`),
  ) as Json
  const usual = renamed['security']
  const paths = Object.entries(renamed['paths'] as Json).flatMap(([template, item]) => {
    if (!isObject(item)) return []
    // What a file of its own holds is shown as a whole.
    if ('$ref' in item) return [[basePath + template, item] as const]
    const members = Object.entries(item).flatMap(([member, operation]) => {
      if (!isObject(operation) || typeof operation['operationId'] !== 'string') return [[member, operation] as const]
      if (!served.has(operation['operationId'])) return []
      const security = (operation['security'] ?? usual) as readonly Json[] | undefined
      const named = security?.map((each) => prefixed(each, name))
      return [[member, { ...operation, tags: [title], ...(named && { security: named }) }] as const]
    })
    const isServed = members.some(
      ([, operation]) => isObject(operation) && typeof operation['operationId'] === 'string',
    )
    const path = basePath + template
    return isServed ? [[path, { ...before[path], ...Object.fromEntries(members) }] as const] : []
  })
  const components = Object.entries((renamed['components'] as Json | undefined) ?? {}).map(([kind, all]) => {
    const before = ((whole['components'] as Json | undefined) ?? {})[kind] as Json | undefined
    return [kind, { ...before, ...prefixed(all as Json, name) }] as const
  })
  const tags = (whole['tags'] as readonly Json[] | undefined) ?? []
  const files = renamed['x-files'] as Json | undefined
  return {
    ...whole,
    tags: [...tags, ...(tags.some((each) => each['name'] === title) ? [] : [{ name: title }])],
    paths: { ...before, ...Object.fromEntries(paths) },
    components: { ...(whole['components'] as Json), ...Object.fromEntries(components) },
    ...(files && { 'x-files': { ...(whole['x-files'] as Json | undefined), ...prefixed(files, name) } }),
  }
}

const prefixed = (all: Json, name: string): Json =>
  Object.fromEntries(Object.entries(all).map(([key, value]) => [`${name}.${key}`, value]))
