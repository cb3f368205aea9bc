import { roughText } from '../../serve/body.ts'
import { quoted } from '../../domain/short.ts'
import type { World } from '../../world/world.ts'
import type { ControlPart } from '../control.ts'
import { refuseControl } from '../problem.ts'
import { documentOf, summaryOf } from './mail-view.ts'
import type { WriteMime } from './mime.ts'
import type { Mail, Outbox } from './outbox.ts'
import { requireMail } from './require-mail.ts'

/** The outbox over HTTP. */
export function mailOperations(
  outbox: Outbox,
  mime: WriteMime,
): ControlPart<'listMails' | 'clearMails' | 'waitForMail' | 'getMail' | 'getRawMail'> {
  const find = (world: World, id: string): Mail =>
    outbox.find(world, id) ??
    refuseControl(
      'unknown-mail',
      `There is no mail ${quoted(id)} in this outbox. GET /_mock/outbox lists what there is.`,
    )
  return {
    listMails: ({ world, query: { limit = 50, ...query } }) => {
      const { mails, total } = outbox.newest(world, query, limit)
      return { status: 200, body: { mails: mails.map(summaryOf), total } }
    },
    clearMails: ({ world }) => {
      outbox.clear(world)
      return { status: 204, body: undefined }
    },
    waitForMail: async ({ world, query: { timeout = 5000, ...query }, onGone }) => ({
      status: 200,
      body: documentOf(await requireMail(outbox, world, query, timeout, onGone)),
    }),
    getMail: ({ world, path }) => ({ status: 200, body: documentOf(find(world, path.id)) }),
    getRawMail: async ({ world, path }) => ({
      status: 200,
      body: roughText(await mime(find(world, path.id).letter)),
    }),
  }
}
