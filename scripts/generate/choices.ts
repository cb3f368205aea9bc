import { patched, type Patch } from '../../mock/services/patch.ts'
import type { OpenApiDocument } from './document.ts'
import { switchesOf, type Overlays } from './overlays.ts'

/** A value for each setting of the switches that it depends on: bit `i` of the index is set when `by[i]` is live. */
export type Choice<Value> = { by: string[]; of: Value[] }

/** The spec for each setting of one service's switches. */
export type Variants = { switches: string[]; documents: OpenApiDocument[] }

/** All settings of the switches of one service; the first is the documented one. */
export function variantsOf(document: OpenApiDocument, overlays: Overlays, service: string): Variants {
  const all = new Set([...overlays.keys()].flatMap(switchesOf))
  const switches = [...all].filter((name) => name.startsWith(`${service}.`)).sort()
  const documents = Array.from({ length: 2 ** switches.length }, (_, setting) => {
    const live = new Set(switches.filter((_name, bit) => setting & (2 ** bit)))
    const patches = [...overlays].filter(([name]) => switchesOf(name).every((one) => live.has(one)))
    return patched(
      document,
      patches.flatMap(([, each]): readonly Patch[] => each),
    )
  })
  return { switches, documents }
}

/** Leaves out the switches that make no difference to the values, one for each setting of all. */
export function choiceOf<Value>(switches: readonly string[], values: readonly Value[]): Choice<Value> {
  const texts = values.map((value) => JSON.stringify(value) ?? '')
  const bits = switches
    .map((_name, index) => 2 ** index)
    .filter((bit) => texts.some((text, at) => text !== texts[at ^ bit]))
  return {
    by: bits.map((bit) => switches[Math.log2(bit)] as string),
    of: Array.from({ length: 2 ** bits.length }, (_, setting) => {
      const at = bits.reduce((sum, bit, index) => (setting & (2 ** index) ? sum + bit : sum), 0)
      return values[at] as Value
    }),
  }
}
