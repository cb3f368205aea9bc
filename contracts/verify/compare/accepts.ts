import { isMultiple } from './bounds.ts'
import { canonical, typeOf, upperBounds, type Shape } from './shape.ts'

/** Whether a single value is one of a shape; what is inside lists and objects is not looked at. */
export function accepts(shape: Shape, value: unknown, isText: boolean): boolean {
  if (shape.values && !isOneOf(shape.values, value, isText)) return false
  if (!shape.types.has(typeOf(value)) && !(isText && shape.types.has('string'))) return false
  const text = typeof value === 'string' ? value : isText ? String(value) : undefined
  if (text !== undefined && !(shape.facets['pattern'] ?? []).every((pattern) => fits(pattern, text))) return false
  if (typeof value === 'number' && !shape.multiples.every((of) => isMultiple(value, of))) return false
  return Object.entries(shape.bounds).every(([keyword, bound]) => {
    const measure = measureOf(keyword, value, text)
    if (measure === undefined) return true
    if (keyword.startsWith('exclusive')) return measure !== bound && measure > bound !== upperBounds.includes(keyword)
    return measure === bound || measure > bound !== upperBounds.includes(keyword)
  })
}

/** Lists of values by what each is when it is written: they may be long, and are compared with long ones. */
const written = new WeakMap<readonly unknown[], { readonly as: Set<string>; readonly asText: Set<string> }>()

function isOneOf(values: readonly unknown[], value: unknown, isText: boolean): boolean {
  let known = written.get(values)
  if (!known) written.set(values, (known = { as: new Set(values.map(canonical)), asText: new Set(values.map(String)) }))
  return known.as.has(canonical(value)) || (isText && known.asText.has(String(value)))
}

function measureOf(keyword: string, value: unknown, text: string | undefined): number | undefined {
  if (/^(exclusiveM|m)(ax|in)imum$/.test(keyword)) return typeof value === 'number' ? value : undefined
  if (keyword.endsWith('Length')) return text === undefined ? undefined : Array.from(text).length
  if (keyword.endsWith('Items')) return Array.isArray(value) ? value.length : undefined
  return undefined
}

function fits(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    return true
  }
}
