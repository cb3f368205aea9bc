import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'

import { banner } from './banner.ts'
import type { Schema } from './document.ts'
import { rulesFile } from './rules-file.ts'
import { validatorsFile } from './validators-file.ts'
import { withNames } from './with-names.ts'

type OptionSchemas = Readonly<Record<string, Schema>>

/** What checks the options of `spec/options.yaml`, and what each of them has to be, in words. */
export async function optionFiles(
  root: string,
  lists: Readonly<Record<string, readonly string[]>>,
): Promise<[name: string, text: string][]> {
  const text = await readFile(path.join(root, 'spec/options.yaml'), 'utf8')
  const { schemas } = withNames(parse(text, { merge: true }) as { schemas: OptionSchemas }, lists)
  const tables = Object.fromEntries(Object.entries(schemas).map(([kind, schema]) => [isRight(kind), { schema }]))
  const validators = await validatorsFile(root, {}, tables, {
    // Infinity is a whole number where none is the largest.
    strictNumbers: false,
    // Faults are told in the words beside.
    messages: false,
    services: lists['services'] ?? [],
  })
  return [
    ['option-rules.json', rulesFile({}, tables, { takesInfinity: true })],
    ['option-validators.js', validators],
    ['option-validators.d.ts', declarations(Object.keys(schemas))],
    ['options.ts', optionsFile(schemas)],
  ]
}

/** `MockOptions` is checked by `isMockOptions`. */
const isRight = (kind: string) => `is${kind}`

const declarations = (kinds: readonly string[]) => `// ${banner}
import type { Validate } from './request-validators.js'

${kinds.map((kind) => `export declare const ${isRight(kind)}: Validate\n`).join('')}`

/** Each kind by itself, so that a bundle has those that it asks for. */
function optionsFile(schemas: OptionSchemas): string {
  const kinds = Object.entries(schemas).map(
    ([kind, schema]) => `
export const ${kind.charAt(0).toLowerCase()}${kind.slice(1)}: OptionRules = {
  isRight: ${isRight(kind)},
  words: ${JSON.stringify(Object.fromEntries(wordsIn(schema)), null, 2)},
}
`,
  )
  return `// ${banner}
import { ${Object.keys(schemas).map(isRight).join(', ')} } from './option-validators.js'
import type { Validate } from './request-validators.js'

export interface OptionRules {
  readonly isRight: Validate
  /** What an option has to be, by its path: the end of "must be …". */
  readonly words: Readonly<Record<string, string>>
}
${kinds.join('')}`
}

function wordsIn(schema: Schema, prefix = ''): [option: string, words: string][] {
  const { properties = {} } = schema as { properties?: Readonly<Record<string, Schema>> }
  return Object.entries(properties).flatMap(([name, each]): [string, string][] => [
    [prefix + name, wordsFor(each)],
    ...wordsIn(each, `${prefix}${name}.`),
  ])
}

interface Rule {
  readonly description?: string
  readonly enum?: readonly string[]
  readonly type?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly 'x-invitekit-is'?: string
}

const plainWords: Readonly<Record<string, string>> = { string: 'a text', boolean: 'true or false', object: 'an object' }

function wordsFor(schema: Schema): string {
  const { description, enum: values, type, minimum, maximum, 'x-invitekit-is': kind } = schema as Rule
  if (description !== undefined) return description
  if (values) return `one of ${values.join(', ')}`
  if (kind !== undefined) return `a ${kind}`
  if (type === 'integer') return `a whole number from ${minimum} ${maximum === undefined ? 'on' : `to ${maximum}`}`
  const words = type && plainWords[type]
  if (words === undefined) throw new Error(`spec/options.yaml has to describe ${JSON.stringify(schema)}.`)
  return words
}
