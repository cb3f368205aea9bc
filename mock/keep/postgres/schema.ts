import type { ClientBase } from 'pg'
import { StoreError } from '../../world/store-error.ts'

/** Raised with each change of the tables; `steps` leads there. */
const schemaVersion = 3

/** Names of tables in a schema, for SQL. */
export interface Tables {
  readonly schema: string
  readonly worlds: string
  readonly batches: string
  readonly checkpoints: string
  readonly numbers: string
  readonly notes: string
  readonly counters: string
  readonly rates: string
  readonly processes: string
  readonly version: string
}

export function tablesIn(schema: string): Tables {
  const quoted = `"${schema.replaceAll('"', '""')}"`
  return {
    schema: quoted,
    worlds: `${quoted}.worlds`,
    batches: `${quoted}.batches`,
    checkpoints: `${quoted}.checkpoints`,
    numbers: `${quoted}.numbers`,
    notes: `${quoted}.notes`,
    counters: `${quoted}.counters`,
    rates: `${quoted}.rates`,
    processes: `${quoted}.processes`,
    version: `${quoted}.schema_version`,
  }
}

/** From each version to the next one. Room is left in a page, so that a head moves within it and no index is written. */
const steps: readonly ((tables: Tables) => string)[] = [
  ({ worlds, batches, checkpoints, numbers }) => `
    create table ${worlds} (
      id bigint generated always as identity primary key,
      name text collate "C" not null unique,
      head bigint not null,
      checkpoint bigint not null default 0,
      expires_at bigint,
      made_at timestamptz not null default now(),
      changed_at timestamptz not null default now(),
      bytes bigint not null default 0
    ) with (fillfactor = 60);
    create index on ${worlds} (expires_at) where expires_at is not null;
    create table ${batches} (
      world bigint not null,
      sequence bigint not null,
      form smallint not null,
      mark text not null,
      body text not null,
      primary key (world, sequence)
    );
    create table ${checkpoints} (
      world bigint not null,
      sequence bigint not null,
      piece int not null,
      form smallint not null,
      body text not null,
      primary key (world, sequence, piece)
    );
    create sequence ${numbers};
    -- The usual way takes a third longer; a PostgreSQL may be built without this one.
    do $$ begin
      alter table ${batches} alter column body set compression lz4;
      alter table ${checkpoints} alter column body set compression lz4;
    exception when others then null; end $$;`,
  // Who made a sandbox and when it was used, and what goes with it. To press it together would cost more than it saves: it does not stay for long.
  ({ worlds, notes, counters, processes }) => `
    alter table ${worlds} add column creator text, add column address text, add column used_at bigint;
    create index on ${worlds} (creator) where creator is not null;
    create index on ${worlds} (address) where address is not null;
    create table ${notes} (
      world bigint not null,
      kind text collate "C" not null,
      number bigint not null,
      name text,
      at timestamptz not null default now(),
      body text not null,
      primary key (world, kind, number)
    );
    alter table ${notes} alter body set storage external;
    create table ${counters} (
      world bigint not null,
      kind text collate "C" not null,
      last bigint not null,
      primary key (world, kind)
    ) with (fillfactor = 60);
    create sequence ${processes} minvalue 0 start 0;`,
  // How many requests there were within some seconds: nothing that has to outlive a power cut, nor to wait for a disk.
  ({ rates }) => `
    create unlogged table ${rates} (
      world bigint not null,
      key text collate "C" not null,
      began_at bigint not null,
      ends_at bigint not null,
      ahead bigint not null,
      requests bigint not null,
      elapsed bigint not null,
      primary key (world, key)
    ) with (fillfactor = 50);`,
]

/** Makes the tables, or brings them to this version, one process at a time. Rejects with a StoreError when they are newer. */
export async function migrate(client: ClientBase, name: string): Promise<void> {
  const tables = tablesIn(name)
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`invitekit ${name}`])
    const known = await client.query('select to_regclass($1) as version', [tables.version])
    const isThere = (known.rows[0] as { readonly version: string | null }).version !== null
    if (!isThere) {
      const there = await client.query('select 1 from pg_namespace where nspname = $1', [name])
      // Whoever may not make schemas is given one.
      if (there.rowCount === 0) await client.query(`create schema ${tables.schema}`)
      await client.query(`create table ${tables.version} (version int not null)`)
      await client.query(`insert into ${tables.version} values (0)`)
    }
    const found = await client.query(`select version from ${tables.version}`)
    const { version } = found.rows[0] as { readonly version: number }
    if (version > schemaVersion) throw newer(name, version)
    for (const step of steps.slice(version)) await client.query(step(tables))
    if (version < schemaVersion) await client.query(`update ${tables.version} set version = $1`, [schemaVersion])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

const newer = (name: string, version: number) =>
  new StoreError(
    'state-newer',
    `The schema ${name} of the store has version ${version}, and this invitekit knows up to ${schemaVersion}: a newer one ` +
      'has been here. Start that one, or name another schema with --store-schema.',
  )
