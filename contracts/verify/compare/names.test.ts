import { describe, expect, test } from 'vitest'
import { compare } from '../compare.ts'
import { parseDocument } from './spec-document.ts'
import { specChanges } from './spec-changes.ts'

type Schema = Record<string, unknown>

/** JSON, so that `__proto__` is a member like any other. */
const object = (name: string, value: unknown) => `{${JSON.stringify(name)}:${JSON.stringify(value)}}`
const put = (schema: string) => ({
  request: `"requestBody":{"content":{"application/json":{"schema":${schema}}}}`,
  answer: `"requestBody":{"content":{"application/json":{"schema":{}}}}`,
})

const specOf = (schema: string, answer = '{}', more = '"x-more":1') =>
  `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"components":{},${more},"paths":{"/items":{"put":{
    ${put(schema).request},
    "responses":{"200":{"description":"ok","content":{"application/json":{"schema":${answer}}}}}}}}}`

const changes = (before: string, after: string) =>
  specChanges(parseDocument('a.json', before), parseDocument('b.json', after), '2030-01-01').map(
    ({ id, severity }) => `${severity} ${id}`,
  )

const text: Schema = { type: 'string' }
const number: Schema = { type: 'integer' }

describe.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'length'])(
  'the name %s',
  (name) => {
    const withMember = (schema: Schema, more = '') => `{"type":"object","properties":${object(name, schema)}${more}}`
    const without = '{"type":"object","properties":{}}'

    test.each([
      ['a member that is gone from answers', specOf('{}', withMember(text)), specOf('{}', without)],
      ['a member that is new in answers', specOf('{}', without), specOf('{}', withMember(text))],
      ['a member of another type', specOf('{}', withMember(text)), specOf('{}', withMember(number))],
      ['a member that is required', specOf(withMember(text)), specOf(withMember(text, `,"required":["${name}"]`))],
      [
        'a member of a closed object',
        specOf(withMember(text)),
        specOf(`{"type":"object","additionalProperties":false}`),
      ],
      ['a pattern', specOf(without), specOf(`{"type":"object","patternProperties":${object(name, number)}}`)],
      ['a format', specOf('{"type":"string","format":"date"}'), specOf(`{"type":"string","format":"${name}"}`)],
      ['a format before', specOf(`{"type":"string","format":"${name}"}`), specOf('{"type":"string","format":"date"}')],
      ['a dependent schema', specOf(without), specOf(`{"type":"object","dependentSchemas":${object(name, number)}}`)],
      [
        'what another depends on',
        specOf(without),
        specOf(`{"type":"object","dependentRequired":${object(name, ['a'])}}`),
      ],
      [
        'a member of one part',
        specOf('{}', `{"allOf":[${withMember(text)},{"type":"object","properties":{"other":{}}}]}`),
        specOf('{}', `{"allOf":[${without},{"type":"object","properties":{"other":{}}}]}`),
      ],
    ])('of %s is one like any other', (_, before, after) => {
      const plain = (spec: string) => spec.replaceAll(JSON.stringify(name), '"zzz"')
      const found = changes(before, after)
      expect(found).toEqual(changes(plain(before), plain(after)))
      expect(found.length).toBeGreaterThan(0)
      expect(changes(before, before)).toEqual([])
    })

    test('of a scheme that nobody declares lets nobody in', async () => {
      const pact = JSON.stringify({
        consumer: { name: name },
        provider: { name: name },
        interactions: [
          {
            description: name,
            request: { method: 'PUT', path: '/items', headers: { [`x-${name}`]: '1' } },
            // The library that reads schemas leaves this one out.
            response: { status: 200, body: name === '__proto__' ? {} : { [name]: 'x' } },
          },
        ],
      })
      const sources = [
        { name: 'old.json', text: specOf('{}', withMember(text)) },
        { name: 'new.json', text: specOf('{}', withMember(number), `"security":[${object(name, [])}]`) },
        { name: 'pact.json', text: pact },
      ]
      const plain = sources.map((each) => ({ ...each, text: each.text.replaceAll(name, 'zzz') }))
      const shown = async (given: typeof sources) =>
        JSON.stringify(await compare(given, { today: '2030-01-01' })).replaceAll(name, 'zzz')
      expect(await shown(sources)).toBe(await shown(plain))
    })
  },
)
