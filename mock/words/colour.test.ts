import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { colourOf, colours, lightness, textOn } from './colour.ts'

const hex = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`)

test('text on any colour stands out, as WCAG 2 wants it of small text', () => {
  const contrast = (one: string, other: string) => {
    const [dark = 0, light = 0] = [lightness(one), lightness(other)].toSorted((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
  }
  fc.assert(fc.property(hex, (colour) => contrast(colour, textOn(colour)) >= 4.5))
  for (const colour of Object.values(colours)) expect(contrast(colour, textOn(colour))).toBeGreaterThanOrEqual(4.5)
})

test.each([
  ['blue', '#1f4fd1'],
  ['#ABCDEF', '#abcdef'],
  ['#abc', undefined],
  ['toString', undefined],
  ['red;background:url(//evil)', undefined],
  [undefined, undefined],
])('%s is the colour %s', (text, colour) => {
  expect(colourOf(text)).toBe(colour)
})
