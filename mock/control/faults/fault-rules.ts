import type { Fault, FaultEffect, RequestMatch } from '../../domain/fault.ts'
import { quoted } from '../../domain/short.ts'
import { operationNames } from '../../services/known-operations.ts'
import { nearest } from '../../text/nearest.ts'
import type { World } from '../../world/world.ts'
import type { WithKnownNames } from '../known-names.ts'
import { refuseControl } from '../problem.ts'

/** The longest that a request can be made to wait, in milliseconds. */
export const longestLatency = 60_000

/** How many rules a sandbox can have: each is asked about each request. */
export const mostFaults = 100

/** Which requests fail, how, and how often. */
export interface FaultRule {
  /** Every request to a service unless given. */
  readonly match?: WithKnownNames<RequestMatch>
  readonly effect: FaultEffect
  /** How often it fires at most. */
  readonly times?: number
  /** Of firing when it matches, from 0 to 1. */
  readonly probability?: number
}

/** The sandbox's rules in the order in which they are asked. */
export const listFaults = (world: World): Fault[] => [...world.all('faults').values()]

/** Throws a ControlRefusal when there is none of that id. */
export function getFault(world: World, id: string): Fault {
  const known = world.all('faults')
  return (
    known.get(id) ??
    refuseControl('unknown-fault', `There is no fault ${quoted(id)}. ${whatThereIs([...known.keys()])}`)
  )
}

/** Puts a rule behind the others. Throws a ControlRefusal when it makes no sense, or there are too many. */
export function addFault(world: World, rule: FaultRule): Fault {
  const known = listFaults(world)
  if (known.length >= mostFaults) {
    refuseControl('fault-limit', `This sandbox has ${mostFaults} faults, and that is the limit. Delete one.`)
  }
  return put(world, nextId(known, 0), rule)
}

/** A rule that has not fired yet, behind the known ones and as many new ones as the index says. */
export function newFault(known: readonly Fault[], index: number, rule: FaultRule): Fault {
  return faultOf(nextId(known, index), rule)
}

function nextId(known: readonly Fault[], index: number): string {
  return `fault-${Math.max(0, ...known.map(({ id }) => numberOf(id))) + index + 1}`
}

/** Puts another rule in its place, which has not fired yet. Throws a ControlRefusal. */
export function replaceFault(world: World, id: string, rule: FaultRule): Fault {
  return put(world, getFault(world, id).id, rule)
}

/** Throws a ControlRefusal when there is none of that id. */
export function removeFault(world: World, id: string): void {
  world.put(['faults', getFault(world, id).id, null])
}

export function removeFaults(world: World): void {
  for (const { id } of listFaults(world)) world.put(['faults', id, null])
}

export const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1))

/** Says which ids there are, as the end of a complaint about one. */
export function whatThereIs(ids: readonly string[]): string {
  return ids.length === 0 ? 'This sandbox has none.' : `There are: ${ids.join(', ')}.`
}

function put(world: World, id: string, rule: FaultRule): Fault {
  requireKnownOperation(rule.match ?? {})
  const contradiction = contradictionIn(rule.effect)
  if (contradiction !== undefined) refuseControl('invalid-request', `${contradiction}.`)
  const fault = faultOf(id, rule)
  world.put(['faults', id, fault])
  return fault
}

function faultOf(id: string, { match = {}, effect, times, probability }: FaultRule): Fault {
  return {
    id,
    match,
    effect,
    ...(times !== undefined && { times }),
    ...(probability !== undefined && { probability }),
    matched: 0,
    fired: 0,
  }
}

/** Throws a ControlRefusal when there is no operation of that name. */
export function requireKnownOperation({ operation }: RequestMatch): void {
  if (operation === undefined) return
  const names = operationNames()
  if (names.includes(operation)) return
  const meant = nearest(operation, names)
  const hint = meant === undefined ? `There are: ${names.join(', ')}.` : `Did you mean ${meant}?`
  refuseControl('invalid-request', `There is no operation ${quoted(operation)}. ${hint}`)
}

/** Why an effect makes no sense and what to do about it, without a full stop; undefined when it does. */
export function contradictionIn({ latency, status, retryAfter, drop, malformed }: FaultEffect): string | undefined {
  if (typeof latency === 'object') {
    const bounds = 'min' in latency ? [latency.min, latency.max] : [latency.p50, latency.p95, latency.p99]
    if (bounds.some((bound, index) => bound < (bounds[index - 1] ?? 0))) {
      return `The latency's bounds must rise: ${JSON.stringify(latency)} does not`
    }
  }
  if (retryAfter !== undefined && status !== 429) {
    return 'When to try again goes with status 429: add the status, or leave it out'
  }
  if (drop !== undefined && drop !== 'middle' && (status !== undefined || malformed)) {
    return `With drop ${drop} nothing is answered: leave status and malformed out, or drop in the middle`
  }
  return undefined
}
