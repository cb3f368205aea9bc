import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { attacks } from './attack/attacks.ts'
import { withTable, type Row } from './attack/table.ts'
import { Chance } from './drive/chance.ts'

/**
 * Attacks mocks and writes what came of it into docs/reliability.md.
 *
 *   npm run attack                     takes about half an hour
 *   npm run attack -- --share 0.1      a tenth of it
 *   npm run attack -- --short          the short form of CI; writes nothing
 *   npm run attack -- --only NAME      one attack, `--times N` of it; writes nothing
 *
 * `--seed S` chooses what chance chooses. Exits with 1 when something that is promised does not hold.
 */
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    share: { type: 'string', default: '1' },
    only: { type: 'string' },
    times: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})
const wanted = attacks.filter(({ name }) => values.only === undefined || name === values.only)
if (wanted.length === 0) {
  console.error(`There is no attack ${values.only}. There are: ${attacks.map(({ name }) => name).join(', ')}.`)
  process.exitCode = 1
}
const rows: Row[] = []
let failures = 0
for (const attack of wanted) {
  const times = Number(
    values.times ?? (values.short ? attack.times.short : Math.ceil(attack.times.whole * Number(values.share))),
  )
  if (times === 0) continue
  const started = performance.now()
  try {
    const result = await attack.run(times, new Chance(Number(values.seed)))
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(`${attack.name}: ${times.toLocaleString('en')}, ${result} (${seconds} s).`)
    rows.push({ attack, times, result })
  } catch (error) {
    failures += 1
    console.error(`${attack.name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
if (failures > 0) process.exitCode = 1
else if (rows.length === attacks.length && !values.short && values.only === undefined) await publish()

async function publish(): Promise<void> {
  const path = fileURLToPath(new URL('../docs/reliability.md', import.meta.url))
  const text = withTable(readFileSync(path, 'utf8'), rows, new Date().toISOString().slice(0, 10))
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser: 'markdown' }))
}
