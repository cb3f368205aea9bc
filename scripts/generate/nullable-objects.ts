/**
 * The same document with `x-nullable` on every schema whose type names null. OpenAPI Generator 7.17.0 forgets the null
 * of an object that stands inline, and reads it from its own extension.
 */
export function sayNullAgain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sayNullAgain)
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, sayNullAgain(member)]))
  const { type } = copy
  return Array.isArray(type) && type.includes('null') ? { ...copy, 'x-nullable': true } : copy
}
