import { banner } from './banner.ts'
import type { Schema } from './document.ts'

const reference = '#/components/schemas/'

/** The JSON Schema of a world file by itself, for editors: with all that it refers to, and nothing else. */
export function worldSchema(schemas: Readonly<Record<string, Schema>>): string {
  const defs: Record<string, Schema> = {}
  const add = (name: string) => {
    const schema = schemas[name]
    if (!schema) throw new Error(`The control plane's document has no schema ${name}. Mend spec/control/.`)
    if (name in defs) return
    defs[name] = schema
    for (const [, other = ''] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)) add(other)
  }
  add('World')
  const { World, ...others } = defs
  const text = JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $comment: banner,
    title: 'A world file of invitekit',
    ...World,
    $defs: Object.fromEntries(Object.entries(others).sort(([one], [other]) => (one < other ? -1 : 1))),
  })
  return `${JSON.stringify(JSON.parse(text.replaceAll(reference, '#/$defs/')), null, 2)}\n`
}
