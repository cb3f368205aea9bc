import type { QueryResult } from 'pg'
import type { MostNotes, NewNote, Note, NoteKind, Notes, ReadNotes, WhichNotes } from '../../world/notes.ts'
import { listed, listOf } from './listed.ts'
import type { Tables } from './schema.ts'

type Ask = (name: string, text: string, values: unknown[]) => Promise<QueryResult>

interface NoteRow {
  readonly number: string
  readonly name: string | null
  readonly at: string
  readonly bytes: number
  readonly body: string
}

/** Notes in tables of PostgreSQL. */
export class PostgresNotes implements Notes {
  readonly #ask: Ask
  readonly #write: Ask
  readonly #sql: ReturnType<typeof statementsFor>

  /** `ask` asks what changes nothing, and may ask twice. */
  constructor(tables: Tables, ask: Ask, write: Ask) {
    this.#ask = ask
    this.#write = write
    this.#sql = statementsFor(tables)
  }

  async add(
    notes: readonly NewNote[],
    { isHasty = false }: { readonly isHasty?: boolean } = {},
  ): Promise<readonly (number | undefined)[]> {
    if (notes.length === 0) return []
    const { rows } = await this.#write('add notes', this.#sql.add, [
      notes.map(({ life }) => life),
      notes.map(({ kind }) => kind),
      notes.map(({ name }) => name),
      notes.map(({ weight = 1 }) => weight),
      listOf(notes.map(({ body }) => body)),
      isHasty ? 'off' : 'on',
    ])
    const given = new Map(
      (rows as { world: string; kind: string; number: string }[]).map(({ world, kind, number }) => [
        `${world} ${kind}`,
        Number(number),
      ]),
    )
    return notes.map(({ life, kind }) => given.get(`${life} ${kind}`))
  }

  async read(
    life: string,
    kind: NoteKind,
    which: WhichNotes = {},
    { withoutBodies = false }: { readonly withoutBodies?: boolean } = {},
  ): Promise<ReadNotes> {
    const { rows } = await this.#ask('read notes', this.#sql.read, [...placeOf(life, kind, which), !withoutBodies])
    const [first] = rows as (NoteRow & { last: string })[]
    const found = (rows as (Partial<NoteRow> | NoteRow)[]).flatMap((row) =>
      row.number ? [noteOf(row as NoteRow)] : [],
    )
    return { last: Number(first?.last ?? 0), notes: found }
  }

  async remove(life: string, kind: NoteKind, which: WhichNotes = {}): Promise<readonly Note[]> {
    const { rows } = await this.#write('remove notes', this.#sql.remove, placeOf(life, kind, which))
    return (rows as NoteRow[]).map(noteOf).sort((one, other) => one.number - other.number)
  }

  async trim(lives: readonly string[], kind: NoteKind, { numbers, bytes }: MostNotes): Promise<void> {
    await this.#write('trim notes', this.#sql.trim, [lives, kind, limitOf(numbers), limitOf(bytes)])
  }
}

/** PostgreSQL's whole numbers have an end; nothing is more than null. */
const limitOf = (most: number) => (most === Infinity ? null : most)

const placeOf = (life: string, kind: NoteKind, { name, number, after, before }: WhichNotes) => [
  life,
  kind,
  name,
  number,
  after,
  before,
]

const noteOf = ({ number, name, at, bytes, body }: NoteRow): Note => ({
  number: Number(number),
  name,
  at: Number(at),
  bytes,
  body,
})

const which = `n.world = $1 and n.kind = $2 and ($3::text is null or n.name = $3) and ($4::bigint is null or n.number = $4)
  and ($5::bigint is null or n.number > $5) and ($6::bigint is null or n.number < $6)`

const shown = `n.number, n.name, extract(epoch from n.at) * 1000 as at, octet_length(n.body) as bytes`

function statementsFor({ worlds, notes, counters }: Tables) {
  return {
    /** Worlds are locked, so that none goes meanwhile and leaves its notes behind, and in the order of their ids. */
    add: `
      with hasty as materialized (
        select case when $6 = 'off' then set_config('synchronous_commit', 'off', true) end as is_set
      ), asked as (
        select * from unnest($1::bigint[], $2::text[], $3::text[], $4::int[], ${listed('$5')})
          as asked (world, kind, name, weight, body)
      ), there as materialized (
        select w.id from ${worlds} w, hasty where w.id in (select world from asked) order by w.id for key share of w
      ), counted as (
        insert into ${counters} as c (world, kind, last)
        select a.world, a.kind, a.weight from asked a join there t on t.id = a.world order by a.world, a.kind
        on conflict (world, kind) do update set last = c.last + excluded.last
        returning world, kind, last
      )
      insert into ${notes} (world, kind, number, name, body)
      select c.world, c.kind, c.last, a.name, a.body from counted c join asked a on a.world = c.world and a.kind = c.kind
      returning world, kind, number`,
    read: `
      select c.last, ${shown}, case when $7 then n.body else '' end as body
      from ${counters} c left join ${notes} n on ${which}
      where c.world = $1 and c.kind = $2 order by n.number`,
    remove: `delete from ${notes} n where ${which} returning ${shown}, n.body`,
    trim: `
      with sized as (
        select n.world, n.number, sum(octet_length(n.body)) over (partition by n.world order by n.number desc) as bytes,
          max(n.number) over (partition by n.world) as last
        from ${notes} n where n.world = any($1::bigint[]) and n.kind = $2
      )
      delete from ${notes} n using sized s
      where n.world = s.world and n.kind = $2 and n.number = s.number and s.number < s.last
        and (s.bytes > $4 or s.number <= s.last - $3)`,
  } as const
}
