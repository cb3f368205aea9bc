import { listed } from './listed.ts'
import type { Tables } from './schema.ts'

/** How an expiry is listed: as before, never, or then. */
export const expiryOf = (expiresAt: number | null | undefined) => (expiresAt === undefined ? '-' : (expiresAt ?? ''))

/** The SQL of what is done all the time. Rows of worlds are locked in the order of their ids, so that nobody waits in a circle. */
export function statementsFor({ worlds, batches, checkpoints, notes, counters }: Tables) {
  return {
    heads: `select name, id, head from ${worlds} where name = any(${listed('$1')})`,
    /** A batch for each world that stands as expected; gives those. */
    append: `
      with asked as (
        select * from unnest(${listed('$1', 'bigint')}, ${listed('$2', 'bigint')}, ${listed('$3')}, ${listed('$4')}, ${listed('$5')})
          as asked (id, head, mark, body, expiry)
      ), locked as materialized (
        select w.id from ${worlds} w join asked a on a.id = w.id order by w.id for no key update of w
      ), moved as (
        update ${worlds} w set head = w.head + 1, changed_at = now(), bytes = w.bytes + length(a.body),
          expires_at = case a.expiry when '-' then w.expires_at else a.expiry::bigint end
        from asked a join locked l on l.id = a.id
        where w.id = a.id and w.head = a.head
        returning w.id, w.head, a.mark, a.body
      ), added as (
        insert into ${batches} (world, sequence, form, mark, body) select id, head, $6, mark, body from moved
      )
      select id, head from moved`,
    /** A world with its first batch for each name that is not there; gives those. */
    create: `
      with asked as (
        select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $6::text[], $7::text[])
          as asked (name, mark, body, expires_at, creator, address)
      ), made as (
        insert into ${worlds} (name, head, expires_at, bytes, creator, address)
        select name, 1, expires_at, length(body), creator, address from asked order by name
        on conflict (name) do nothing
        returning id, name
      ), added as (
        insert into ${batches} (world, sequence, form, mark, body)
        select m.id, 1, $5, a.mark, a.body from made m join asked a on a.name = m.name
      )
      select id, name from made`,
    /** Removes worlds that stand as expected; gives their ids. */
    remove: `
      with asked as (
        select * from unnest($1::bigint[], $2::bigint[]) as asked (id, head)
      ), locked as materialized (
        select w.id from ${worlds} w join asked a on a.id = w.id order by w.id for update of w
      ), gone as (
        delete from ${worlds} w using asked a join locked l on l.id = a.id where w.id = a.id and w.head = a.head returning w.id
      ), no_batches as (
        delete from ${batches} b using gone where b.world = gone.id
      ), no_checkpoints as (
        delete from ${checkpoints} c using gone where c.world = gone.id
      ), no_notes as (
        delete from ${notes} n using gone where n.world = gone.id
      ), no_counters as (
        delete from ${counters} c using gone where c.world = gone.id
      )
      select id from gone`,
    /** Removes some whose time is up, but those that somebody else is at. */
    sweep: `
      with over as (
        select id, name from ${worlds} where expires_at <= $1 order by expires_at limit 200 for update skip locked
      ), gone as (
        delete from ${worlds} w using over where w.id = over.id
      ), no_batches as (
        delete from ${batches} b using over where b.world = over.id
      ), no_checkpoints as (
        delete from ${checkpoints} c using over where c.world = over.id
      ), no_notes as (
        delete from ${notes} n using over where n.world = over.id
      ), no_counters as (
        delete from ${counters} c using over where c.world = over.id
      )
      select name from over`,
    /** A world with its batches after those that are known, or all of them where there is no checkpoint before. */
    load: `
      select w.id, w.head, w.checkpoint, b.sequence, b.form, b.mark, b.body
      from ${worlds} w left join ${batches} b on b.world = w.id
        and b.sequence > case when w.id = $2::bigint then $3::bigint when w.checkpoint = 0 then 0 else w.head end
      where w.name = $1 order by b.sequence`,
    world: `select id, head, checkpoint from ${worlds} where name = $1`,
    batchesAfter: `select sequence, form, mark, body from ${batches} where world = $1 and sequence > $2 order by sequence`,
    piecesAfter: `
      select piece, form, body from ${checkpoints} where world = $1 and sequence = $2 and piece > $3 order by piece limit 8`,
    /** As it was told, or when something was last added. */
    used: `
      update ${worlds} w set used_at = a.at from unnest($1::bigint[], $2::bigint[]) as a (id, at)
      where w.id = a.id and coalesce(w.used_at, 0) < a.at`,
    count: `
      select count(*) as count from ${worlds}
      where ($1::text is null or creator = $1) and ($2::text is null or address = $2)`,
    list: (by: 'name' | 'size' | 'made' | 'used', isDescending: boolean) => {
      const used = `greatest(coalesce(used_at, 0), round(extract(epoch from changed_at) * 1000))`
      const order = { name: 'name', size: 'bytes', made: 'made_at', used }[by]
      const way = isDescending ? 'desc' : 'asc'
      return `
        select name, round(extract(epoch from made_at) * 1000) as made_at, ${used} as used_at, expires_at, bytes, creator,
          address, (select count(*) from ${worlds}) as total
        from ${worlds} order by ${order} ${way}, name ${way} limit $1 offset $2`
    },
  } as const
}
