import { Pool, type ClientBase, type PoolClient, type QueryResult } from 'pg'
import {
  LedgerError,
  type Added,
  type Addition,
  type Head,
  type KeptBatch,
  type Ledger,
  type Listed,
  type ListOrder,
  type Loaded,
} from '../../world/ledger.ts'
import type { Maker } from '../../world/records.ts'
import { StoreError } from '../../world/store-error.ts'
import { BriefQuery, type BriefRow } from './brief-query.ts'
import { failureOf, unreachable } from './failure.ts'
import { PostgresNotes } from './postgres-notes.ts'
import { PostgresRates } from './postgres-rates.ts'
import { migrate, tablesIn, type Tables } from './schema.ts'
import { listOf } from './listed.ts'
import { expiryOf, statementsFor } from './statements.ts'

export interface PostgresOptions {
  /** As libpq takes it: `postgres://user:password@host:port/database`. */
  readonly url: string
  readonly schema: string
  /** The version of the entries' form. */
  readonly form: number
}

/** So many batches stay when a checkpoint takes their place: who is behind by less reads no checkpoint. */
const stay = 50

/** Milliseconds until a statement that does not answer counts as failed, and a connection that does not come. */
const statementPatience = 5000

/** Connections: a question, an addition, and what is long. */
const mostConnections = 8

interface WorldRow {
  readonly id: string
  readonly head: string
}

interface BatchRow {
  readonly sequence: string | null
  readonly form: number
  readonly mark: string
  readonly body: string
}

/** Keeps in tables of PostgreSQL. */
export class PostgresLedger implements Ledger {
  readonly notes: PostgresNotes
  readonly rates: PostgresRates
  readonly #pool: Pool
  readonly #tables: Tables
  readonly #sql: ReturnType<typeof statementsFor>
  readonly #form: number

  private constructor(pool: Pool, { schema, form }: PostgresOptions) {
    this.#pool = pool
    this.#tables = tablesIn(schema)
    this.#sql = statementsFor(this.#tables)
    this.#form = form
    this.rates = new PostgresRates(this.#tables, (...asked) => this.#write(...asked))
    this.notes = new PostgresNotes(
      this.#tables,
      (...asked) => this.#ask(...asked),
      (...asked) => this.#write(...asked),
    )
  }

  /** Connects, and makes what is missing. Rejects with a StoreError. */
  static async open(options: PostgresOptions): Promise<PostgresLedger> {
    const pool = new Pool({
      connectionString: options.url,
      max: mostConnections,
      connectionTimeoutMillis: statementPatience,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      application_name: 'invitekit',
      allowExitOnIdle: true,
    })
    // A connection that breaks while nobody uses it is made anew for the next one.
    pool.on('error', () => undefined)
    try {
      const client = await pool.connect()
      try {
        await migrate(client, options.schema)
      } finally {
        client.release()
      }
    } catch (error) {
      await pool.end()
      throw error instanceof StoreError ? error : unreachable(options.url, error)
    }
    return new PostgresLedger(pool, options)
  }

  async heads(sandboxes: readonly string[]): Promise<readonly (Head | undefined)[]> {
    const ask = () => this.#brief('heads', this.#sql.heads, [listOf(sandboxes)])
    // What changes nothing is asked once more when the connection turns out to be broken.
    const rows = await ask().catch((error: unknown) => {
      if (error instanceof LedgerError && error.isCertain) throw error
      return ask()
    })
    const found = new Map(rows.map(([name, id, head]) => [name, { life: id as string, sequence: Number(head) }]))
    return sandboxes.map((name) => found.get(name))
  }

  async load(sandbox: string, after?: Head): Promise<Loaded | undefined> {
    const loaded = await this.#loadAtOnce(sandbox, after)
    return loaded === 'more' ? this.#loadAll(sandbox, after) : loaded
  }

  /** With one question, where there is no checkpoint to be read. */
  async #loadAtOnce(sandbox: string, after: Head | undefined): Promise<Loaded | 'more' | undefined> {
    const { rows } = await this.#ask('load', this.#sql.load, [sandbox, after?.life, after?.sequence])
    const [world] = rows as (WorldRow & { checkpoint: string })[]
    if (!world) return undefined
    const head = headOf(world)
    const batches = this.#batchesIn((rows as BatchRow[]).filter(({ sequence }) => sequence !== null))
    const isSame = after?.life === head.life
    if (batches.length !== head.sequence - (isSame ? after.sequence : 0)) return 'more'
    return { head, pieces: isSame ? undefined : nothing(), batches }
  }

  async #loadAll(sandbox: string, after: Head | undefined): Promise<Loaded | undefined> {
    const client = await this.#connect()
    let isGiven = false
    try {
      // All of it at one moment.
      await query(client, 'begin isolation level repeatable read, read only')
      const { rows } = await query(client, this.#sql.world, [sandbox])
      const [world] = rows as (WorldRow & { checkpoint: string })[]
      if (!world) return undefined
      const head = headOf(world)
      if (after?.life === head.life) {
        const batches = await this.#batches(client, head.life, after.sequence)
        if (batches.length === head.sequence - after.sequence) return { head, pieces: undefined, batches }
      }
      const checkpoint = Number(world.checkpoint)
      const batches = await this.#batches(client, head.life, checkpoint)
      if (batches.length !== head.sequence - checkpoint)
        throw new LedgerError(`the sandbox ${sandbox} has a gap in its batches`, true)
      const pieces = this.#pieces(client, head.life, checkpoint)
      isGiven = checkpoint > 0
      return { head, pieces: isGiven ? pieces : nothing(), batches }
    } catch (error) {
      throw failureOf(error)
    } finally {
      if (!isGiven) await end(client)
    }
  }

  async append(additions: readonly Addition[]): Promise<readonly Added[]> {
    const of = { create: [] as Addition[], change: [] as Addition[], remove: [] as Addition[], large: [] as Addition[] }
    for (const addition of additions) {
      if (addition.pieces) of.large.push(addition)
      else if (addition.ends) of.remove.push(addition)
      else if (addition.expected) of.change.push(addition)
      else of.create.push(addition)
    }
    const told = new Map<Addition, Added>()
    const add = async (some: readonly Addition[], how: (some: readonly Addition[]) => Promise<readonly Added[]>) => {
      if (some.length === 0) return
      try {
        const all = await how(some)
        some.forEach((each, at) => told.set(each, all[at]))
      } catch (error) {
        const failure = failureOf(error)
        some.forEach((each) => told.set(each, failure))
      }
    }
    await Promise.all([
      add(of.change, (some) => this.#change(some)),
      add(of.create, (some) => this.#create(some)),
      add(of.remove, (some) => this.#remove(some)),
      ...of.large.map((one) => add([one], async () => [await this.#replace(one)])),
    ])
    return additions.map((each) => told.get(each))
  }

  async checkpoint(sandbox: string, at: Head, pieces: Iterable<string>): Promise<void> {
    const { worlds, batches, checkpoints } = this.#tables
    await this.#transaction(async (client) => {
      // Not while the world is held: others go on.
      const bytes = await this.#writePieces(client, at.life, at.sequence, pieces)
      const { rowCount } = await query(
        client,
        `update ${worlds} set checkpoint = $2, bytes = $3 where id = $1 and checkpoint < $2`,
        [at.life, at.sequence, bytes],
      )
      if (rowCount === 0) return false
      await query(client, `delete from ${checkpoints} where world = $1 and sequence < $2`, [at.life, at.sequence])
      await query(client, `delete from ${batches} where world = $1 and sequence <= $2`, [at.life, at.sequence - stay])
      return true
    })
  }

  async sweep(now: number): Promise<readonly string[]> {
    await this.rates.sweep()
    const { rows } = await this.#ask('sweep', this.#sql.sweep, [now])
    return (rows as { name: string }[]).map(({ name }) => name)
  }

  async list({ by, isDescending, limit, offset }: ListOrder): Promise<{ total: number; listed: readonly Listed[] }> {
    const text = this.#sql.list(by, isDescending)
    const { rows } = await this.#ask(`list ${by} ${isDescending}`, text, [limit, offset])
    const all = rows as (Record<'name' | 'made_at' | 'used_at' | 'bytes' | 'total', string> &
      Record<'expires_at' | 'creator' | 'address', string | null>)[]
    const listed = all.map(({ name, made_at, used_at, expires_at, bytes, creator, address }) => ({
      name,
      madeAt: Number(made_at),
      usedAt: Number(used_at),
      expiresAt: expires_at === null ? null : Number(expires_at),
      bytes: Number(bytes),
      ...(creator !== null && { creator }),
      ...(address !== null && { address }),
    }))
    return { total: all[0] ? Number(all[0].total) : await this.count(), listed }
  }

  async count({ creator, address }: Maker = {}): Promise<number> {
    const { rows } = await this.#ask('count', this.#sql.count, [creator, address])
    return Number((rows[0] as { count: string }).count)
  }

  async used(uses: readonly { readonly life: string; readonly at: number }[]): Promise<void> {
    // In the order of their ids, so that nobody waits in a circle.
    const sorted = uses.toSorted((one, other) => Number(one.life) - Number(other.life))
    await this.#write('used', this.#sql.used, [sorted.map(({ life }) => life), sorted.map(({ at }) => at)])
  }

  async number(): Promise<number> {
    const { rows } = await this.#ask('number', `select nextval('${this.#tables.numbers}') as number`, [])
    return Number((rows[0] as { number: string }).number)
  }

  async process(): Promise<number> {
    const { rows } = await this.#ask('process', `select nextval('${this.#tables.processes}') as number`, [])
    return Number((rows[0] as { number: string }).number)
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }

  async #change(all: readonly Addition[]): Promise<readonly Added[]> {
    const rows = await this.#brief('append', this.#sql.append, [
      listOf(all.map(({ expected }) => expected?.life)),
      listOf(all.map(({ expected }) => expected?.sequence)),
      listOf(all.map(({ mark }) => mark)),
      listOf(all.map(({ body }) => body)),
      listOf(all.map(({ expiresAt }) => expiryOf(expiresAt))),
      this.#form,
    ])
    const moved = new Map(rows.map(([id, head]) => [id, Number(head)]))
    return all.map(({ expected }) => {
      const life = expected?.life ?? ''
      const sequence = moved.get(life)
      return sequence === undefined ? 'conflict' : { life, sequence }
    })
  }

  async #create(all: readonly Addition[]): Promise<readonly Added[]> {
    const { rows } = await this.#write('create', this.#sql.create, [
      all.map(({ sandbox }) => sandbox),
      all.map(({ mark }) => mark),
      all.map(({ body }) => body),
      all.map(({ expiresAt }) => expiresAt ?? null),
      this.#form,
      all.map(({ maker }) => maker?.creator),
      all.map(({ maker }) => maker?.address),
    ])
    const made = new Map((rows as { id: string; name: string }[]).map(({ id, name }) => [name, id]))
    return all.map(({ sandbox }) => {
      const life = made.get(sandbox)
      return life === undefined ? 'conflict' : { life, sequence: 1 }
    })
  }

  async #remove(all: readonly Addition[]): Promise<readonly Added[]> {
    const there = all.filter(({ expected }) => expected)
    const { rows } = await this.#write('remove', this.#sql.remove, [
      there.map(({ expected }) => expected?.life),
      there.map(({ expected }) => expected?.sequence),
    ])
    const gone = new Set((rows as WorldRow[]).map(({ id }) => id))
    return all.map(({ expected }) => (expected && !gone.has(expected.life) ? 'conflict' : undefined))
  }

  /** Puts a whole state in place of what there is. */
  async #replace({ sandbox, expected, pieces = [], expiresAt, maker }: Addition): Promise<Added> {
    const { worlds, batches, checkpoints } = this.#tables
    let head: Head | undefined
    await this.#transaction(async (client) => {
      const { rows } = expected
        ? await query(
            client,
            `update ${worlds} set head = head + 1, checkpoint = head + 1, changed_at = now(),
               expires_at = case when $4 then $3 else expires_at end
             where id = $1 and head = $2 returning id, head`,
            [expected.life, expected.sequence, expiresAt ?? null, expiresAt !== undefined],
          )
        : await query(
            client,
            `insert into ${worlds} (name, head, checkpoint, expires_at, creator, address) values ($1, 1, 1, $2, $3, $4)
             on conflict (name) do nothing returning id, head`,
            [sandbox, expiresAt ?? null, maker?.creator, maker?.address],
          )
      const [row] = rows as WorldRow[]
      if (!row) return false
      head = headOf(row)
      const bytes = await this.#writePieces(client, head.life, head.sequence, pieces)
      await query(client, `update ${worlds} set bytes = $2 where id = $1`, [head.life, bytes])
      await query(client, `delete from ${checkpoints} where world = $1 and sequence < $2`, [head.life, head.sequence])
      await query(client, `delete from ${batches} where world = $1`, [head.life])
      return true
    })
    return head ?? 'conflict'
  }

  async #writePieces(client: ClientBase, life: string, sequence: number, pieces: Iterable<string>): Promise<number> {
    const { checkpoints } = this.#tables
    let piece = 0
    let bytes = 0
    for (const body of pieces) {
      piece += 1
      bytes += body.length
      await query(
        client,
        `insert into ${checkpoints} (world, sequence, piece, form, body) values ($1, $2, $3, $4, $5)
         on conflict do nothing`,
        [life, sequence, piece, this.#form, body],
      )
    }
    return bytes
  }

  /** Commits where `act` says so. */
  async #transaction(act: (client: ClientBase) => Promise<boolean>): Promise<void> {
    const client = await this.#connect()
    let isSound = false
    try {
      await query(client, 'begin')
      await query(client, (await act(client)) ? 'commit' : 'rollback')
      isSound = true
    } catch (error) {
      await client.query('rollback').then(
        () => (isSound = true),
        () => undefined,
      )
      throw failureOf(error)
    } finally {
      client.release(!isSound)
    }
  }

  async #batches(client: ClientBase, life: string, after: number) {
    const { rows } = await query(client, this.#sql.batchesAfter, [life, after])
    return this.#batchesIn(rows as BatchRow[])
  }

  #batchesIn(rows: readonly BatchRow[]): KeptBatch[] {
    return rows.map(({ sequence, form, mark, body }) => {
      this.#requireForm(form)
      return { sequence: Number(sequence), mark, body }
    })
  }

  /** Gives the connection back when all have been read, or nobody wants more. */
  async *#pieces(client: PoolClient, life: string, sequence: number): AsyncGenerator<string> {
    try {
      for (let last = 0; ;) {
        const { rows } = await query(client, this.#sql.piecesAfter, [life, sequence, last])
        for (const { piece, form, body } of rows as { piece: number; form: number; body: string }[]) {
          this.#requireForm(form)
          yield body
          last = piece
        }
        if (rows.length < 8) return
      }
    } catch (error) {
      throw failureOf(error)
    } finally {
      await end(client)
    }
  }

  #requireForm(form: number): void {
    if (form <= this.#form) return
    throw new LedgerError('a newer invitekit has written in this sandbox, so stop this one or start that', true)
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect()
    } catch (error) {
      throw failureOf(error, true)
    }
  }

  /** Asks what changes nothing: once more when the connection turns out to be broken. */
  async #ask(name: string, text: string, values: unknown[]): Promise<QueryResult> {
    try {
      return await this.#pool.query({ ...named(name, text, values) })
    } catch (error) {
      const failure = failureOf(error)
      if (failure.isCertain) throw failure
      try {
        return await this.#pool.query({ ...named(name, text, values) })
      } catch (again) {
        throw failureOf(again)
      }
    }
  }

  /** What is asked all the time. What fails before it is sent was not done for certain. */
  async #brief(name: string, text: string, values: readonly (string | number)[]): Promise<readonly BriefRow[]> {
    const client = await this.#connect()
    return new Promise((resolve, reject) => {
      const statement = { name, text, patience: statementPatience }
      const done = (error: Error | undefined, rows: readonly BriefRow[]) => {
        client.release(error !== undefined)
        if (error) reject(failureOf(error))
        else resolve(rows)
      }
      client.query(new BriefQuery(statement, values, done))
    })
  }

  /** What fails before it is sent was not done for certain. */
  async #write(name: string, text: string, values: unknown[]): Promise<QueryResult> {
    const client = await this.#connect()
    let failure: LedgerError | undefined
    try {
      return await client.query({ ...named(name, text, values) })
    } catch (error) {
      failure = failureOf(error)
      throw failure
    } finally {
      client.release(failure !== undefined)
    }
  }
}

const named = (name: string, text: string, values: unknown[]) => ({
  name,
  text,
  values,
  query_timeout: statementPatience,
})

const query = (client: ClientBase, text: string, values: unknown[] = []): Promise<QueryResult> =>
  client.query({ text, values, query_timeout: 60_000 } as never) as unknown as Promise<QueryResult>

async function end(client: PoolClient): Promise<void> {
  let isSound = true
  await client.query('rollback').catch(() => (isSound = false))
  client.release(!isSound)
}

const headOf = ({ id, head }: WorldRow): Head => ({ life: id, sequence: Number(head) })

async function* nothing(): AsyncGenerator<string> {}
