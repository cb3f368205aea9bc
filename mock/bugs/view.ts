import type { WorldStore } from '../domain/ports.ts'

type Method = (...given: unknown[]) => unknown
type Members = Record<string | symbol, unknown>

/**
 * A store of which some members are others. `touched` is told when one of these finds, or does, something else than the
 * store itself would.
 */
export function viewOf(
  store: WorldStore,
  change: (store: WorldStore) => Partial<WorldStore>,
  touched: () => void,
): WorldStore {
  const puts: (readonly [name: string, given: readonly unknown[]])[] = []
  const watched = proxyOf(store, (name, value) =>
    isPut(name) && typeof value === 'function'
      ? (...given: unknown[]) => {
          puts.push([name, given])
          return (value as Method)(...given)
        }
      : value,
  )
  const others = change(watched) as unknown as Members
  return proxyOf(store, (name, value) => {
    if (!Object.hasOwn(others, name)) return value
    const other = others[name]
    if (typeof other !== 'function') {
      if (!isSame(other, value)) touched()
      return other
    }
    return (...given: unknown[]) => {
      puts.length = 0
      let found: unknown
      try {
        found = (other as Method)(...given)
      } catch (error) {
        touched()
        throw error
      }
      if (isPut(name)) {
        const [only, ...more] = puts
        const isUsual = only?.[0] === name && more.length === 0 && only[1].every((each, index) => each === given[index])
        if (!isUsual) touched()
      } else if (!isSame(found, (value as Method)(...given))) touched()
      return found
    }
  })
}

const isPut = (name: string) => name.startsWith('put')

function proxyOf(store: WorldStore, member: (name: string, value: unknown) => unknown): WorldStore {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      // Its private members are its own alone.
      const bound = typeof value === 'function' ? (value as Method).bind(target) : value
      return typeof name === 'string' ? member(name, bound) : bound
    },
  })
}

/** Lists are compared item by item. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (!isIterable(one) || !isIterable(other)) return false
  const [ones, others] = [[...one], [...other]]
  return ones.length === others.length && ones.every((item, index) => item === others[index])
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value
