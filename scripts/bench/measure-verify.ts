import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { root } from './measured-server.ts'
import { spreadOf, type Spread } from './numbers.ts'
import { inFolder } from './scratch.ts'

export interface VerifyRow {
  readonly interactions: number
  /** Milliseconds from the start of the process to its end. */
  readonly invitekit: Spread
  readonly pactJs: Spread
  /** invitekit's time beside pact-js's, round by round. */
  readonly ratio: Spread
}

interface Pact {
  readonly interactions: readonly { readonly description: string }[]
}

/** How long whole verifications of pacts of these sizes take, beside pact-js's Verifier on the same files. */
export function measureVerify(sizes: readonly number[], rounds: number): Promise<VerifyRow[]> {
  return inFolder(async (folder) => {
    const rows: VerifyRow[] = []
    for (const size of sizes) {
      const file = `${folder}/${size}.json`
      writeFileSync(file, JSON.stringify(pactOf(size)))
      const times = { invitekit: [] as number[], pactJs: [] as number[] }
      for (let round = -1; round < rounds; round += 1) {
        const invitekit = await run('bin/invitekit.js', 'verify', file)
        const pactJs = await run('scripts/bench/servers/pact-js-verify.mjs', file)
        if (round < 0) continue
        times.invitekit.push(invitekit)
        times.pactJs.push(pactJs)
      }
      const ratios = times.invitekit.map((time, round) => time / (times.pactJs[round] ?? Number.NaN))
      rows.push({
        interactions: size,
        invitekit: spreadOf(times.invitekit),
        pactJs: spreadOf(times.pactJs),
        ratio: spreadOf(ratios),
      })
    }
    return rows
  })
}

/** The committed contract with ClickHouse, its interactions repeated under new descriptions. */
function pactOf(size: number): Pact {
  const pact = JSON.parse(readFileSync(`${root}contracts/pacts/invitekit-client-clickhouse.json`, 'utf8')) as Pact
  const interactions = Array.from({ length: size }, (_, index) => {
    const interaction = pact.interactions[index % pact.interactions.length]
    return { ...interaction, description: `${index}: ${interaction?.description}` }
  })
  return { ...pact, interactions }
}

async function run(...words: readonly string[]): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, words, { cwd: root, stdio: 'ignore' })
  const [status] = (await once(child, 'exit')) as [number | null]
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: the contract should hold for both.`)
  return performance.now() - started
}
