import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { knownBugs } from '../mock/index.ts'
import { seenBugs } from '../test/conform/with-bugs.ts'

const usage = `Asks a mock with each bug whether it conforms, for each service, and holds which checks fail against
test/conform/seen-bugs.json; \`npm test\` does so for a part of them.

npm run conform:bugs -- [--write]   write the file anew`

const { values } = parseArgs({ options: { write: { type: 'boolean' }, help: { type: 'boolean' } } })
if (values.help) {
  console.log(usage)
  process.exit(0)
}

const file = new URL('../test/conform/seen-bugs.json', import.meta.url)
const services = [...new Set(knownBugs.flatMap(({ wire }) => Object.keys(wire)))]
const found: Record<string, Record<string, string>> = {}
for (const service of services) {
  const own = knownBugs.filter(({ wire }) => service in wire).map(({ id }) => id)
  found[service] = await seenBugs(service, own)
  console.error(`${service}: ${own.length} bugs`)
}
const text = `${JSON.stringify(found, null, 2)}\n`
const pairs = Object.values(found).flatMap((seen) => Object.values(seen))
const bugs = new Set(Object.values(found).flatMap((seen) => Object.keys(seen).filter((id) => seen[id] !== '')))
console.log(
  `${pairs.filter((seen) => seen !== '').length} of ${pairs.length} pairs of a service and a bug are seen, and ${bugs.size} of ${knownBugs.length} bugs through some service.`,
)
if (values.write) writeFileSync(file, text)
else if (readFileSync(file, 'utf8') !== text) {
  console.log('test/conform/seen-bugs.json says otherwise. Look at what changed, and write it anew with --write.')
  process.exitCode = 1
}
