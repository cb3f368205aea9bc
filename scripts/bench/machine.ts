import { readFileSync } from 'node:fs'
import os from 'node:os'
import type { Machine } from './figures.ts'
import { root } from './measured-server.ts'

const packages = {
  Express: 'scripts/bench/node_modules/express',
  Prism: 'node_modules/@stoplight/prism-cli',
  Mockoon: 'scripts/bench/node_modules/@mockoon/cli',
  'json-server': 'scripts/bench/node_modules/json-server',
}

/** What the figures were measured on, and with. `minutes` is how long the run took. */
export function machine(day: string, minutes: number): Machine {
  const versions = Object.entries(packages).map(([name, path]) => {
    const { version } = JSON.parse(readFileSync(`${root}${path}/package.json`, 'utf8')) as { version: string }
    return [name, version] as const
  })
  return {
    processor: os.cpus()[0]?.model.trim() ?? 'an unknown processor',
    cores: os.availableParallelism(),
    gigabytes: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release().split('-')[0]}`,
    versions: { Node: process.versions.node, ...Object.fromEntries(versions) },
    day,
    minutes,
  }
}
