import type { Way } from '../services/terms.ts'

/** Instead of a value: takes the member away. */
export const absent = Symbol('absent')

type Edit = (value: unknown) => unknown

/** A copy of a JSON value in which what stands at a way is another; nothing is done where nothing stands. */
export function edited(root: unknown, [name, ...rest]: Way, edit: Edit): unknown {
  if (name === undefined) return edit(root)
  if (Array.isArray(root)) return name === '*' ? root.map((item: unknown) => edited(item, rest, edit)) : root
  if (typeof root !== 'object' || root === null || !Object.hasOwn(root, name)) return root
  const value = edited((root as Record<string, unknown>)[name], rest, edit)
  if (value !== absent) return { ...root, [name]: value }
  return Object.fromEntries(Object.entries(root).filter(([each]) => each !== name))
}

/** The value at a way without `*`; undefined where there is none. */
export function at(root: unknown, way: Way): unknown {
  return way.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    root,
  )
}

/** The object with a member more, or another in its place. */
export const withMember = (root: unknown, name: string, value: unknown): unknown =>
  typeof root === 'object' && root !== null && !Array.isArray(root) ? { ...root, [name]: value } : root
