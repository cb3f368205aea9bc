import type { Service } from '../services/service.ts'
import { bugKinds, type Bug, type BugKind, type Noticer } from './bug.ts'
import type { BugCatalogue } from './bug-words.ts'
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

/** All bugs, kind by kind, in the words of a catalogue or else in their own, which are English. */
export const describeBugs = (services: readonly Service[], catalogue?: BugCatalogue): BugDescription[] =>
  bugs.map((bug) => describeBug(bug, services, catalogue))

export function describeBug(bug: Bug, services: readonly Service[], catalogue?: BugCatalogue): BugDescription {
  const { id, kind, noticedBy } = bug
  const words = catalogue?.bugs[id] ?? bug
  const { title, metBy } = words
  const sources = [...bug.sources, ...services.flatMap(({ terms }) => terms.met?.[id] ?? [])]
  const wire = services
    .filter((service) => bug.applies(service))
    .map((service) => [service.name, wireOf(words, service, catalogue?.phrases)] as const)
  return { id, kind, kindTitle: bugKinds[kind], title, metBy, wire: Object.fromEntries(wire), noticedBy, sources }
}
