import type { Transporter } from 'nodemailer'
import type { World } from '../world/world.ts'
import type { Letter } from '../control/outbox/letter.ts'
import type { Delivery, DeliveryState } from '../control/outbox/delivery.ts'
import { mailOf } from './mime.ts'

export interface SmtpOptions {
  /** `smtp://` or `smtps://`, with what nodemailer understands as its query: `?ignoreTLS=true`. */
  readonly url: string
  /** Told of a failure, once for each kind in a row. */
  readonly onNotice: (text: string) => void
}

/** How long the mails under way may take once the mock is told to stop, in milliseconds. */
const patience = 2000

/** Hands mails to a real SMTP server. What fails there is noted at the mail and nowhere else. */
export class SmtpDelivery implements Delivery {
  readonly #options: SmtpOptions
  /** By world, because two sandboxes may have mails with the same id. A mail that was never handed over has none. */
  readonly #states = new WeakMap<World, Map<string, DeliveryState>>()
  readonly #underWay = new Set<Promise<void>>()
  #transport: Promise<Transporter> | undefined
  #lastError = ''

  constructor(options: SmtpOptions) {
    this.#options = options
  }

  stateOf(world: World, id: string): DeliveryState | undefined {
    return this.#states.get(world)?.get(id)
  }

  /** Returns at once; the mail goes its way. */
  hand(world: World, id: string, letter: Letter): void {
    const states = this.#states.get(world) ?? new Map<string, DeliveryState>()
    this.#states.set(world, states.set(id, { status: 'queued' }))
    const sending = this.#send(letter).then((state) => {
      states.set(id, state)
      this.#underWay.delete(sending)
    })
    this.#underWay.add(sending)
  }

  /** Waits a moment for the mails under way, then hangs up. */
  async close(): Promise<void> {
    if (!this.#transport) return
    let timer: NodeJS.Timeout | undefined
    const impatience = new Promise((resolve) => (timer = setTimeout(resolve, patience)))
    await Promise.race([Promise.all(this.#underWay), impatience])
    clearTimeout(timer)
    const transport = await this.#transport
    transport.close()
  }

  #connect(): Promise<Transporter> {
    return connect(this.#options.url).catch((error: unknown) => {
      // The next mail tries again.
      this.#transport = undefined
      throw error
    })
  }

  async #send(letter: Letter): Promise<DeliveryState> {
    try {
      const transport = await (this.#transport ??= this.#connect())
      await transport.sendMail(mailOf(letter))
      this.#lastError = ''
      return { status: 'sent' }
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      if (text !== this.#lastError) {
        const { host } = new URL(this.#options.url)
        this.#options.onNotice(`The mail to ${letter.to} could not be handed to ${host}: ${text}`)
      }
      this.#lastError = text
      return { status: 'failed', error: text }
    }
  }
}

async function connect(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  const pooled = new URL(url)
  pooled.searchParams.set('pool', 'true')
  return createTransport(pooled.href)
}
