import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'

import { banner } from './banner.ts'

/** One known difference between what a service's documents print and what it does on the wire. */
export interface Switch {
  name: string
  service: string
  documented: string
  live: string
  source: string
  confidence: string
  /** The same in Russian. */
  ru: { documented: string; live: string }
}

const members = ['documented', 'live', 'source', 'confidence', 'ru'] as const

/**
 * What `spec/<service>/switches.yaml` says of the services that have one, in their order.
 *
 * @throws when a row lacks a member, or has another.
 */
export async function readSwitches(root: string, services: readonly string[]): Promise<Switch[]> {
  const lists = await Promise.all(services.map((service) => switchesOf(root, service)))
  return lists.flat()
}

async function switchesOf(root: string, service: string): Promise<Switch[]> {
  const file = `spec/${service}/switches.yaml`
  const text = await readFile(path.join(root, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  const rows = parse(text) as Record<string, Omit<Switch, 'name' | 'service'>>
  return Object.entries(rows).map(([name, row]) => {
    if (Object.keys(row).sort().join() !== members.toSorted().join())
      throw new Error(`${file}: ${name} must have ${members.join(', ')} and nothing else.`)
    if (Object.keys(row.ru).sort().join() !== 'documented,live')
      throw new Error(`${file}: ru of ${name} must have documented and live and nothing else.`)
    return { name: `${service}.${name}`, service, ...row }
  })
}

/** The text of `switches.ts`. */
export function switchesFile(switches: readonly Switch[]): string {
  return `// ${banner}
import type { ServiceName } from './services.ts'

/** One known difference between what a service's documents print and what it does on the wire. */
export interface Switch {
  readonly name: string
  readonly service: ServiceName
  readonly documented: string
  readonly live: string
  /** Where the live behaviour is on record. */
  readonly source: string
  /** \`high\`: seen on the wire or in the service's own code. \`medium\`: concluded from these. \`low\`: a guess. */
  readonly confidence: 'high' | 'medium' | 'low'
}

/** Every known difference, one row each. */
export const switches = ${JSON.stringify(
    switches.map((each) => ({ ...each, ru: undefined })),
    null,
    2,
  )} as const satisfies readonly Switch[]
`
}

/** The text of `switches-ru.ts`. */
export function russianSwitchesFile(switches: readonly Switch[]): string {
  return `// ${banner}
/** What is documented and what is live of each switch, in Russian. */
export const switchesInRussian = ${JSON.stringify(Object.fromEntries(switches.map(({ name, ru }) => [name, ru])), null, 2)} as const
`
}
