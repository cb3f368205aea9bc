import { expect, test } from 'vitest'
import { bugs } from '../registry.ts'
import { catalogue } from './catalogue.ts'

test('in Russian every bug speaks of the same requests and members', () => {
  const places = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g))].sort()
  for (const { id, wire } of bugs) expect([id, catalogue.bugs[id].wire.map(places)]).toEqual([id, wire.map(places)])
})
