import type { QueryResult } from 'pg'
import type { AskedCount, Counted, Rates } from '../../world/rates.ts'
import type { Tables } from './schema.ts'

type Write = (name: string, text: string, values: unknown[]) => Promise<QueryResult>

/** Windows in a table of PostgreSQL, which is not logged: it is empty again when the server was killed. */
export class PostgresRates implements Rates {
  readonly #write: Write
  readonly #sql: ReturnType<typeof statementsFor>

  constructor(tables: Tables, write: Write) {
    this.#write = write
    this.#sql = statementsFor(tables)
  }

  async count(asked: readonly AskedCount[]): Promise<readonly Counted[]> {
    const { rows } = await this.#write('count requests', this.#sql.count, [
      asked.map(({ life }) => life),
      asked.map(({ key }) => key),
      asked.map(({ length }) => length),
      asked.map(({ ahead }) => Math.round(ahead)),
      asked.map(({ requests }) => requests),
    ])
    const all = rows as { readonly world: string; readonly key: string; readonly requests: string; elapsed: string }[]
    const found = new Map(
      all.map(({ world, key, requests, elapsed }) => [
        `${world} ${key}`,
        { requests: Number(requests), elapsed: Number(elapsed) },
      ]),
    )
    return asked.map(({ life, key }) => found.get(`${life} ${key}`) as Counted)
  }

  /** Forgets what is over. */
  async sweep(): Promise<void> {
    await this.#write('sweep requests', this.#sql.sweep, [])
  }

  async forget(life: string): Promise<void> {
    await this.#write('forget requests', this.#sql.forget, [life])
  }
}

function statementsFor({ rates }: Tables) {
  const elapsed = 'greatest(0, excluded.began_at - r.began_at) + greatest(0, excluded.ahead - r.ahead)'
  const length = '(excluded.ends_at - excluded.began_at)'
  const isOver = `(${elapsed} >= ${length} or excluded.began_at - r.began_at < -${length})`
  const ifOver = (anew: string, further: string) => `case when ${isOver} then ${anew} else ${further} end`
  return {
    /** In the order of their keys, so that nobody waits in a circle. */
    count: `
      with now as materialized (select round(extract(epoch from clock_timestamp()) * 1000)::bigint as at)
      insert into ${rates} as r (world, key, began_at, ends_at, ahead, requests, elapsed)
      select a.world, a.key, now.at, now.at + a.length, a.ahead, a.requests, 0
      from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
        as a (world, key, length, ahead, requests), now
      order by a.world, a.key
      on conflict (world, key) do update set
        began_at = ${ifOver('excluded.began_at', 'r.began_at')},
        ends_at = ${ifOver('excluded.ends_at', 'r.ends_at')},
        ahead = ${ifOver('excluded.ahead', 'r.ahead')},
        requests = ${ifOver('excluded.requests', 'r.requests + excluded.requests')},
        elapsed = ${ifOver('0', elapsed)}
      returning world, key, requests, elapsed`,
    sweep: `delete from ${rates} where ends_at < extract(epoch from clock_timestamp()) * 1000`,
    forget: `delete from ${rates} where world = $1`,
  }
}
