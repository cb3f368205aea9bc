import type { Service } from '../services/service.ts'
import { bugKinds, type Bug, type BugKind, type Noticer } from './bug.ts'
import { bugs } from './registry.ts'
import { wireOf } from './wire-words.ts'

/** What is told of a bug. */
export interface BugDescription {
  readonly id: string
  readonly kind: BugKind
  /** The kind in words. */
  readonly kindTitle: string
  readonly title: string
  readonly metBy: string
  /** What it looks like, by the services that can have it. */
  readonly wire: Readonly<Record<string, string>>
  readonly noticedBy: readonly Noticer[]
  readonly sources: readonly string[]
}

/** All bugs, kind by kind. */
export const describeBugs = (services: readonly Service[]): BugDescription[] =>
  bugs.map((bug) => describeBug(bug, services))

export function describeBug(bug: Bug, services: readonly Service[]): BugDescription {
  const { id, kind, title, metBy, noticedBy } = bug
  const sources = [...bug.sources, ...services.flatMap(({ terms }) => terms.met?.[id] ?? [])]
  const wire = services
    .filter((service) => bug.applies(service))
    .map((service) => [service.name, wireOf(bug, service)] as const)
  return { id, kind, kindTitle: bugKinds[kind], title, metBy, wire: Object.fromEntries(wire), noticedBy, sources }
}
