import type { InvitationPolicy } from '../domain/invitations.ts'
import type { WorldStore } from '../domain/ports.ts'
import { jsonText } from '../services/presented.ts'
import type { Answer, Exchange, Service } from '../services/service.ts'
import type { Bugs, ServiceBugs } from '../serve/bugs.ts'
import type { Visit } from '../serve/visit.ts'
import type { World } from '../world/world.ts'
import { askedOf } from './asked.ts'
import { actBy } from './act-by.ts'
import type { Asked, Bug, Change, Sent } from './bug.ts'
import { policyBy } from './policy-by.ts'
import { bugs as all } from './registry.ts'
import { viewOf } from './view.ts'

/** One bug at work in a service of a sandbox. */
interface Acting {
  readonly id: string
  readonly change: Change
}

type Touched = (id: string) => void

/** The bugs of each sandbox, put together once for each list of them. */
export function bugsOfSandboxes(): Bugs {
  const known = new WeakMap<World, { readonly ids: readonly string[]; readonly byService: Map<Service, ServiceBugs> }>()
  return {
    of(world, service) {
      const ids = world.conduct.bugs
      if (ids === undefined) return undefined
      let here = known.get(world)
      // What they remember is of the same sandbox with the same bugs.
      if (here?.ids !== ids) known.set(world, (here = { ids, byService: new Map() }))
      let found = here.byService.get(service)
      if (!found) here.byService.set(service, (found = serviceBugs(service, bugsNamed(ids))))
      return found
    },
  }
}

/** In the order of the registry, whichever was switched on first. */
const bugsNamed = (ids: readonly string[]): readonly Bug[] => all.filter(({ id }) => ids.includes(id))

function serviceBugs(service: Service, bugs: readonly Bug[]): ServiceBugs {
  const acting = bugs
    .filter(({ applies }) => applies(service))
    .map(({ id, change }): Acting => ({ id, change: change(service) }))
  const store = (base: WorldStore, asked: Asked, touched: Touched) =>
    acting.reduce(
      (seen, { id, change }) =>
        change.store
          ? viewOf(
              seen,
              (one) => change.store?.(one, asked) ?? {},
              () => touched(id),
            )
          : seen,
      base,
    )
  const policy = (usual: InvitationPolicy, touched: Touched) =>
    acting.reduce((before, each) => policyBy(before, each.change, () => touched(each.id)), usual)
  const nobody: Touched = () => {}
  return {
    perform(visit, handle) {
      const touched = noteIn(visit)
      const exchange = visit as unknown as Exchange
      const asked = askedOf(service, visit)
      const seen = seenBy(exchange, store(visit.world, asked, touched), policy(visit.policy, touched))
      const go = acting.reduce(
        (next, { id, change }) => (change.act ? actBy(change.act, asked, next, () => touched(id)) : next),
        handle,
      )
      return presented(go(seen), asked, seen.world, acting, touched)
    },
    refuse(problem, visit) {
      const asked = askedOf(service, visit)
      return acting.reduce((before, { id, change }) => {
        const after = change.refuse?.(before, asked) ?? before
        if (after !== before) noteIn(visit)(id)
        return after
      }, problem)
    },
    send(answer, visit) {
      const asked = askedOf(service, visit)
      const { problem } = visit
      const usual: Sent = {
        ...answer,
        headers: answer.headers ?? {},
        contentType: answer.contentType ?? service.contentType,
      }
      return acting.reduce((before, { id, change }) => {
        const after = change.send?.(before, asked, problem) ?? before
        if (after !== before && wireOf(after) !== wireOf(before)) noteIn(visit)(id)
        return after
      }, usual)
    },
    language: (usual) => acting.reduce((before, { change }) => change.language?.(before) ?? before, usual),
    letter: (letter, invitation, world) =>
      acting.reduce((before, { change }) => ({ ...before, ...change.letter?.(before, invitation, world) }), letter),
    link: {
      policy: (usual) => policy(usual, nobody),
      store: (world, invitation, arrived) =>
        store(
          world,
          {
            deed: 'accept',
            service,
            now: world.clock.now(),
            organizationId: invitation.organizationId,
            invitationId: invitation.id,
            body: undefined,
            caller: undefined,
            arrived,
            request: undefined,
          },
          nobody,
        ),
      deadEnd: (visit) => acting.map(({ change }) => change.link?.(visit)).find((each) => each !== undefined),
      opened: (visit) => acting.forEach(({ change }) => change.opened?.(visit)),
    },
  }
}

/** Notes a bug in the visit that it has changed, once. */
const noteIn = (visit: Visit<Service>) => (id: string) => {
  if (!visit.bugs?.includes(id)) visit.bugs = [...(visit.bugs ?? []), id]
}

/** The same request of another store, under another policy. */
function seenBy(exchange: Exchange, world: WorldStore, policy: InvitationPolicy): Exchange {
  const { now, method, target, prefix, headers, operationId, wanted, path, query, queryFaults, caller, body } = exchange
  const parts = { world, policy, now, method, target, prefix, headers, operationId, wanted, path, query, queryFaults }
  return Object.defineProperty({ ...parts, caller, body }, 'requestId', {
    enumerable: true,
    get: () => exchange.requestId,
  }) as Exchange
}

function presented(
  answer: Answer,
  asked: Asked,
  store: WorldStore,
  acting: readonly Acting[],
  touched: Touched,
): Answer {
  if (answer.body === undefined || acting.every(({ change }) => !change.present)) return answer
  let text = jsonText(answer.body)
  for (const { id, change } of acting) {
    if (!change.present) continue
    const after = JSON.stringify(change.present(JSON.parse(text), asked, store))
    if (after !== text) touched(id)
    text = after
  }
  return { ...answer, body: JSON.parse(text) as unknown }
}

/** To tell whether an answer has become another one. */
function wireOf({ status, headers, contentType, body }: Sent): string {
  const text = body === undefined ? '' : typeof body === 'string' ? body : jsonText(body)
  return JSON.stringify([status, headers, contentType, text])
}
