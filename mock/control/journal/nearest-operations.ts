import { operations, type Operation } from '../../generated/operations.ts'
import { editDistance } from '../../scenarios/nearest.ts'

export interface NearOperation {
  readonly operation: string
  readonly method: string
  readonly path: string
}

const named = 3

/** Half a segment away from the right one. */
const otherMethod = 0.5

/** The operations that a request was probably meant for, the nearest first; empty when none is near. */
export function nearestOperations(method: string, path: string): NearOperation[] {
  const segments = path.slice(1).split('/')
  return Object.values<Operation>(operations)
    .map((operation) => ({
      operation,
      distance:
        distanceTo(operation.path.slice(1).split('/'), segments) +
        (operation.method.toUpperCase() === method ? 0 : otherMethod),
    }))
    .filter(({ distance }) => distance <= Math.max(1.5, segments.length / 2))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, named)
    .map(({ operation: { operationId, method: right, path: template } }) => ({
      operation: operationId,
      method: right.toUpperCase(),
      path: template,
    }))
}

/** How many segments must be added, removed or replaced; replacing one that is alike costs a part. */
function distanceTo(template: readonly string[], segments: readonly string[]): number {
  let row = Array.from({ length: segments.length + 1 }, (_, column) => column)
  for (const [line, wanted] of template.entries()) {
    const above = row
    row = [line + 1]
    for (const [column, given] of segments.entries()) {
      const replaced = (above[column] as number) + unlike(wanted, given)
      row.push(Math.min(replaced, (above[column + 1] as number) + 1, (row[column] as number) + 1))
    }
  }
  return row[segments.length] as number
}

/** From 0 for the same to 1. */
function unlike(wanted: string, given: string): number {
  if (wanted.startsWith('{')) return given === '' ? 1 : 0
  // Whoever sends a path of thousands of characters is not near to anything.
  if (given.length > 100) return 1
  return editDistance(wanted, given) / Math.max(wanted.length, given.length)
}
