import { mailQuery, mailWait } from '../../generated/options.ts'
import type { World } from '../../world/world.ts'
import { requireOptions } from '../option.ts'
import { documentOf, summaryOf, type MailDocument, type MailSummary } from './mail-view.ts'
import type { WriteMime } from './mime.ts'
import type { Mail, MailQuery, Outbox } from './outbox.ts'
import { requireMail } from './require-mail.ts'

export type { MailQuery, MailSummary }

/** A mail in parts: `subject`, `text`, `html`, `links` and the rest. */
export interface ReceivedMail<Raw extends Uint8Array = Buffer> extends MailDocument {
  /** The MIME message. The same mail always has the same bytes. */
  raw(): Promise<Raw>
}

/** The mails of one sandbox, for a test in the same process. */
export interface MockOutbox<Raw extends Uint8Array = Buffer> {
  /** The mails that match, newest last: all of them, the scenario's too, unless the query says less. */
  list(query?: MailQuery): MailSummary[]
  /** undefined when there is none with that id. The first mail of an invitation goes by the invitation's. */
  get(id: string): ReceivedMail<Raw> | undefined
  /**
   * The newest mail that matches; if there is none yet, the first to come. Rejects when none has come within `timeout`
   * milliseconds of real time, 5000 unless given, or when the sandbox is reset or closed meanwhile.
   */
  waitFor(query?: MailQuery & { readonly timeout?: number }): Promise<ReceivedMail<Raw>>
  /** Forgets the mails so far; their invitations stay. Resolves when that is kept. */
  clear(): Promise<void>
}

export interface MockOutboxHost<Raw extends Uint8Array> {
  readonly outbox: Outbox
  readonly mime: WriteMime<Raw>
  /** Keeps what was changed in a world. */
  commit(world: World): Promise<void>
}

/** The outbox of the sandbox that `world` finds. */
export function mockOutbox<Raw extends Uint8Array>(host: MockOutboxHost<Raw>, world: () => World): MockOutbox<Raw> {
  const { outbox } = host
  return {
    list: (query = {}) => {
      requireOptions('list', mailQuery, query)
      return outbox.newest(world(), query, Infinity).mails.map(summaryOf)
    },
    get: (id) => {
      const mail = outbox.find(world(), id)
      return mail && received(mail, host.mime)
    },
    waitFor: async (given = {}) => {
      const { timeout = 5000, ...query } = requireOptions('waitFor', mailWait, given)
      return received(await requireMail(outbox, world(), query, timeout), host.mime)
    },
    clear: async () => {
      const cleared = world()
      outbox.clear(cleared)
      await host.commit(cleared)
    },
  }
}

function received<Raw extends Uint8Array>(mail: Mail, mime: WriteMime<Raw>): ReceivedMail<Raw> {
  return { ...documentOf(mail), raw: () => mime(mail.letter) }
}
