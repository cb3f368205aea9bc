import { Client } from 'pg'
import { setTimeout as pause } from 'node:timers/promises'
import type { Postgres } from '../../test/support/postgres.ts'
import type { SmallDisk } from '../../test/support/small-disk.ts'
import { startMock, type MockProcess } from '../drive/mock-process.ts'
import type { Chance } from '../drive/chance.ts'
import type { Relay } from './relay.ts'

/** A mock, what stands between it and PostgreSQL, and where it is found, which stays as it is started again. */
export interface Stand {
  mock: MockProcess
  readonly relay: Relay
  readonly args: readonly string[]
}

export interface Ground {
  readonly postgres: Postgres
  readonly stands: readonly Stand[]
  readonly chance: Chance
  /** Milliseconds for which something that lasts goes on. */
  readonly lasting: number
  /** Where the tables are; undefined where no disk can be mounted. */
  readonly disk: SmallDisk | undefined
}

/** What goes wrong; resolves when it is over. */
type Trouble = (ground: Ground) => Promise<void>

async function withClient(ground: Ground, act: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client(ground.postgres.url)
  client.on('error', () => undefined)
  await client.connect()
  await act(client)
  await client.end()
}

/** Settings that go for all connections from now on. */
const setting =
  (name: string, value: string): Trouble =>
  async (ground) =>
    withClient(ground, async (client) => {
      await client.query(`alter system set ${name} = ${value}`)
      await client.query('select pg_reload_conf()')
    })

const between =
  (begin: (relay: Relay) => void): Trouble =>
  async ({ stands, chance, lasting }) => {
    const { relay } = chance.of(stands)
    begin(relay)
    await pause(lasting)
    relay.mend()
  }

/** What a full disk answers, where none can be filled. */
const refuseRows: Trouble = async (ground) => {
  await withClient(ground, async (client) => {
    await client.query(
      `create or replace function full_disk() returns trigger language plpgsql as
       $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`,
    )
    await client.query('create trigger full_disk before insert on invitekit.batches execute function full_disk()')
  })
  await pause(ground.lasting)
  await withClient(ground, async (client) => void (await client.query('drop trigger full_disk on invitekit.batches')))
}

export const faults: Readonly<Record<string, Trouble>> = {
  'a mock is killed': async ({ stands, chance }) => {
    const stand = chance.of(stands)
    stand.mock.child.kill('SIGKILL')
    await stand.mock.ended
    stand.mock = await startMock(stand.args)
  },
  'PostgreSQL is killed': async ({ postgres }) => {
    await postgres.kill()
    await postgres.start()
  },
  'a mock sleeps': async ({ stands, chance, lasting }) => {
    const { child } = chance.of(stands).mock
    child.kill('SIGSTOP')
    await pause(lasting)
    child.kill('SIGCONT')
  },
  'connections break': between((relay) => relay.reset()),
  'the network swallows': between((relay) => relay.swallow()),
  'the network is slow': between((relay) => relay.delay(150)),
  'PostgreSQL is read-only': async (ground) => {
    await setting('default_transaction_read_only', 'on')(ground)
    await pause(ground.lasting)
    await withClient(ground, async (client) => {
      await client.query('set default_transaction_read_only = off')
      await client.query('alter system reset default_transaction_read_only')
      await client.query('select pg_reload_conf()')
    })
  },
  'no connection is left': async ({ postgres, stands, lasting }) => {
    // Theirs break, and others take all that there are.
    stands.forEach(({ relay }) => relay.reset())
    const held: Client[] = []
    const hold = async () => {
      const client = new Client(postgres.url.replace('invitekit@', 'guest@'))
      client.on('error', () => undefined)
      await client.connect()
      held.push(client)
    }
    for (let left = 60; left > 0; left -= 1) await hold().catch(() => undefined)
    stands.forEach(({ relay }) => relay.mend())
    await pause(lasting)
    await Promise.all(held.map((client) => client.end()))
  },
  'the disk of PostgreSQL is full': async (ground) => {
    const { disk, lasting } = ground
    if (!disk) return refuseRows(ground)
    disk.fill()
    await pause(lasting)
    disk.clear()
  },
  'one connection is ended by an administrator': async (ground) =>
    withClient(ground, async (client) => {
      for (let left = 5; left > 0; left -= 1) {
        await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'invitekit'`,
        )
        await pause(ground.lasting / 10)
      }
    }),
}
