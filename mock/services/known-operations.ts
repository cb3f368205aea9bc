import { operations, type Operation } from '../generated/operations.ts'

const builtIn: readonly Operation[] = Object.values<Operation>(operations)

/** By service. */
const own = new Map<string, readonly Operation[]>()

/** Makes the operations of an own service known, in the place of those that it had. */
export function learnOperations(service: string, all: readonly Operation[]): void {
  own.set(service, all)
}

/** The operations of a world's services: of the built-in ones, and of own ones by their names. */
export function operationsWith(services: readonly string[] = []): readonly Operation[] {
  if (services.length === 0) return builtIn
  return [...builtIn, ...services.flatMap((name) => own.get(name) ?? [])]
}

/** The operations of one service, in the order of its document. */
export const operationsOf = (service: string): readonly Operation[] => [
  ...builtIn.filter((operation) => operation.service === service),
  ...(own.get(service) ?? []),
]

/** The names of all operations that this process knows. */
export const operationNames = (): string[] =>
  [...builtIn, ...[...own.values()].flat()].map(({ operationId }) => operationId)
