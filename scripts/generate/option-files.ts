import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'

import { banner } from './banner.ts'
import type { Schema } from './document.ts'
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
  const validators = await validatorsFile(
    root,
    {},
    { optionValidators: Object.fromEntries(Object.entries(schemas).map(([kind, schema]) => [kind, { schema }])) },
    // Infinity is a whole number where none is the largest.
    { strictNumbers: false, services: lists['services'] ?? [] },
  )
  return [
    ['option-validators.js', validators],
    ['option-validators.d.ts', declaration],
    ['option-words.ts', wordsFile(schemas)],
  ]
}

const declaration = `// ${banner}
import type { OptionKind } from './option-words.ts'
import type { Validate } from './request-validators.js'

export declare const optionValidators: Readonly<Record<OptionKind, Validate>>
`

function wordsFile(schemas: OptionSchemas): string {
  const words = Object.fromEntries(
    Object.entries(schemas).map(([kind, schema]) => [kind, Object.fromEntries(wordsIn(schema))]),
  )
  return `// ${banner}

export type OptionKind = ${Object.keys(schemas)
    .map((kind) => `'${kind}'`)
    .join(' | ')}

/** What an option has to be, by its path: the end of "must be …". */
export const optionWords: Readonly<Record<OptionKind, Readonly<Record<string, string>>>> = ${JSON.stringify(words, null, 2)}
`
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
