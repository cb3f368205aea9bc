import type { Conduct } from '../../domain/conduct.ts'
import type { Operation } from '../../generated/operations.ts'
import { operationsWith } from '../../services/known-operations.ts'
import { editDistance } from '../../text/nearest.ts'
import { isLive, type SwitchName } from '../../services/switches.ts'

export interface NearOperation {
  readonly operation: string
  readonly method: string
  readonly path: string
}

const named = 3

const templatesOf = (all: readonly Operation[]) =>
  all.map((operation) => ({ operation, segments: operation.path.slice(1).split('/') }))

const builtIn = templatesOf(operationsWith())

/** A path with more segments lacks more of them than it may, whatever they are. */
const mostSegments = 2 * Math.max(...builtIn.map(({ segments }) => segments.length))

/** Half a segment away from the right one. */
const otherMethod = 0.5

/**
 * The operations that a request was probably meant for, the nearest first; empty when none is near. `own`: the names of
 * the sandbox's own services.
 */
export function nearestOperations(
  method: string,
  path: string,
  conduct: Conduct,
  own: readonly string[] = [],
): NearOperation[] {
  const segments = path.slice(1).split('/', mostSegments + 1)
  if (segments.length > mostSegments) return []
  const templates = own.length === 0 ? builtIn : templatesOf(operationsWith(own))
  return templates
    .filter(({ operation: { onlyWith } }) => onlyWith === undefined || isLive({ conduct }, onlyWith as SwitchName))
    .map(({ operation, segments: wanted }) => ({
      operation,
      distance: editDistance(wanted, segments, unlike) + (operation.method.toUpperCase() === method ? 0 : otherMethod),
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

/** From 0 for the same segment to 1: one that is alike costs a part. */
function unlike(wanted: string, given: string): number {
  if (wanted.startsWith('{')) return given === '' ? 1 : 0
  // Nothing of what is there would be left of it.
  if (given.length > 2 * wanted.length) return 1
  return editDistance(wanted, given) / Math.max(wanted.length, given.length)
}
