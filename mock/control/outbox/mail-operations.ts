import { roughText } from '../../serve/body.ts'
import { quoted } from '../../domain/short.ts'
import type { World } from '../../world/world.ts'
import { isTimeZone } from '../../words/moment.ts'
import type { Language } from '../../words/language.ts'
import type { ControlExchange, ControlPart } from '../control.ts'
import { refuseControl } from '../problem.ts'
import type { Reading } from '../reading.ts'
import { documentOf, summaryOf } from './mail-view.ts'
import type { WriteMime } from './mime.ts'
import type { Mail, Outbox } from './outbox.ts'
import { requireMail } from './require-mail.ts'

/** What a request can say of how mails are to be written. */
interface Asked {
  readonly language?: Language | undefined
  readonly timeZone?: string | undefined
}

/** A program that asks for no language gets the same mail whatever its computer speaks. */
function readingOf(
  { asked, entered }: Pick<ControlExchange, 'asked' | 'entered'>,
  { language, timeZone }: Asked,
): Reading {
  if (timeZone !== undefined && !isTimeZone(timeZone))
    refuseControl('invalid-request', `${quoted(timeZone)} is no time zone. Give one such as Europe/Berlin or UTC.`)
  return { asked, language, timeZone, isGuest: entered.access === 'view' }
}

/** The outbox over HTTP. */
export function mailOperations(
  outbox: Outbox,
  mime: WriteMime,
): ControlPart<'listMails' | 'clearMails' | 'waitForMail' | 'getMail' | 'getRawMail'> {
  const find = (world: World, id: string, reading: Reading): Mail =>
    outbox.find(world, id, reading) ??
    refuseControl(
      'unknown-mail',
      `There is no mail ${quoted(id)} in this outbox. GET /_mock/outbox lists what there is.`,
    )
  return {
    listMails: async ({ world, query: { limit = 50, language, timeZone, ...query }, ...exchange }) => {
      const { mails, total } = await outbox.newestInTurns(
        world,
        query,
        limit,
        readingOf(exchange, { language, timeZone }),
      )
      return { status: 200, body: { mails: mails.map(summaryOf), total } }
    },
    clearMails: ({ world }) => {
      outbox.clear(world)
      return { status: 204, body: undefined }
    },
    waitForMail: async ({ world, query: { timeout = 5000, language, timeZone, ...query }, onGone, ...exchange }) => {
      const reading = readingOf(exchange, { language, timeZone })
      return { status: 200, body: documentOf(await requireMail(outbox, world, query, timeout, onGone, reading)) }
    },
    getMail: ({ world, path, query, ...exchange }) => ({
      status: 200,
      body: documentOf(find(world, path.id, readingOf(exchange, query))),
    }),
    getRawMail: async ({ world, path, query, ...exchange }) => ({
      status: 200,
      body: roughText(await mime(find(world, path.id, readingOf(exchange, query)).letter)),
    }),
  }
}
