import { short } from '../../domain/short.ts'
import type { World } from '../../world/world.ts'
import { Disconnected } from '../../serve/body.ts'
import { refuseControl } from '../problem.ts'
import type { Reading } from '../reading.ts'
import type { Mail, MailQuery, Outbox } from './outbox.ts'
import type { OnGone } from './waiters.ts'

/**
 * The mail that was waited for, `timeout` milliseconds at most. Rejects with a ControlRefusal when it did not come, and
 * with Disconnected when nobody waits any more, which `onGone` tells.
 */
export async function requireMail(
  outbox: Outbox,
  world: World,
  query: MailQuery,
  timeout: number,
  onGone: OnGone = () => undefined,
  reading: Reading = {},
): Promise<Mail> {
  const end = await outbox.wait(world, query, timeout, onGone, reading)
  switch (end) {
    case 'timeout':
      return refuseControl('no-mail', await noMail(outbox, world, query, timeout))
    case 'restarted':
      return refuseControl(
        'sandbox-restarted',
        `The sandbox ${JSON.stringify(world.name)} was reset, restored or deleted while you waited for a mail. Wait again.`,
      )
    case 'gone':
      throw new Disconnected()
    case 'closed':
      return refuseControl('stopping', 'The mock is being stopped.')
    default:
      return end
  }
}

async function noMail(
  outbox: Outbox,
  world: World,
  { to, service, after }: MailQuery,
  timeout: number,
): Promise<string> {
  const wanted = [
    'No mail',
    ...(to === undefined ? [] : [`to ${short(to)}`]),
    ...(service === undefined ? [] : [`by ${service}`]),
    ...(after === undefined ? [] : [`after ${short(after)}`]),
  ].join(' ')
  const { mails, total } = await outbox.newestInTurns(world, {}, 3)
  const last = mails.map(({ letter }) => short(letter.to)).join(', ')
  const there = total === 0 ? 'The outbox is empty.' : `The outbox holds ${total}; the last went to ${last}.`
  return `${wanted} came within ${timeout} ms. ${there}`
}
