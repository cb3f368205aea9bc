import type { Answer, Ask } from '../drive/ask.ts'
import { acceptance, type ServiceUse } from '../drive/services.ts'
import type { Chance } from '../drive/chance.ts'
import { Writer, type Change, type Place } from './writer.ts'

const most = 20

/** Invites through one service, cancels, and accepts as those who were invited. */
export class InvitationWriter extends Writer {
  readonly #service: ServiceUse
  readonly #ids = new Map<string, string>()
  #made = 0

  constructor(service: ServiceUse, number: number, chance: Chance) {
    super(`${service.name}-${number}`, chance)
    this.#service = service
  }

  async next(url: string): Promise<Change> {
    const pending = [...this.known].flatMap(([email, state]) =>
      state === 'pending' && this.#ids.has(email) ? [email] : [],
    )
    if (pending.length < 2 || (pending.length < most && this.chance.is(0.5))) {
      const email = `${this.name}.${process.pid}.${(this.#made += 1)}@example.com`
      const remember = ({ text }: Answer) => this.#ids.set(email, this.#service.shown(text).id)
      return { ask: this.#service.invite(email), after: put(this.known, email, 'pending'), onAnswer: remember }
    }
    const email = this.chance.of(pending)
    const id = this.#ids.get(email) as string
    if (this.chance.is(0.5)) return { ask: this.#service.cancel(id), after: put(this.known, email, 'cancelled') }
    return { ask: await acceptance(url, id), after: put(this.known, email, 'accepted') }
  }
}

/** Takes snapshots of the default sandbox, which make the journal long and so the store's own snapshots frequent. */
export class SnapshotWriter extends Writer {
  next(): Change {
    const name = `copy-${this.chance.below(3)}`
    return { ask: toControl('', 'POST', '/snapshots', { name }), after: put(this.known, name, 'a snapshot') }
  }
}

/** Makes a sandbox, lives in it, goes back to its start or a snapshot, and removes it. */
export class SandboxWriter extends Writer {
  readonly #services: readonly ServiceUse[]
  #made = 0

  constructor(name: string, services: readonly ServiceUse[], chance: Chance) {
    super(name, chance)
    this.#services = services
  }

  next(): Change {
    const prefix = `/sandboxes/${this.name}`
    if (!this.known.has('sandbox')) {
      const ask = toControl('', 'POST', '/sandboxes', { name: this.name, seed: 1, parameters: { invitations: 0 } })
      return { ask, after: new Map([['sandbox', 'is there']]) }
    }
    const now = [...this.known].filter(([key]) => !key.startsWith('saved'))
    const saved = [...this.known].filter(([key]) => key.startsWith('saved'))
    const roll = this.chance.share()
    if (roll < 0.1) return { ask: toControl('', 'DELETE', `/sandboxes/${this.name}`), after: new Map() }
    if (roll < 0.2)
      return { ask: toControl(prefix, 'POST', '/reset'), after: new Map([['sandbox', 'is there'], ...saved]) }
    if (roll < 0.35) {
      const copy = now.map(([key, value]) => [`saved ${key}`, value] as const)
      return { ask: toControl(prefix, 'POST', '/snapshots', { name: 'saved' }), after: new Map([...now, ...copy]) }
    }
    if (roll < 0.5 && saved.length > 0) {
      const back = saved.map(([key, value]) => [key.slice('saved '.length), value] as const)
      return { ask: toControl(prefix, 'POST', '/snapshots/saved/restore'), after: new Map([...back, ...saved]) }
    }
    const email = `${this.name}.${process.pid}.${(this.#made += 1)}@example.com`
    return { ask: this.chance.of(this.#services).invite(email), after: put(this.known, email, 'pending') }
  }
}

function toControl(prefix: string, method: string, path: string, body?: object): Ask {
  return {
    method,
    path: `${prefix}/_mock${path}`,
    ...(body && { headers: { 'content-type': 'application/json' }, body }),
  }
}

const put = (place: Place, key: string, value: string): Place => new Map(place).set(key, value)
