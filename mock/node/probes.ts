import type { Request } from 'express'
import type { ControlLock } from '../control/lock.ts'
import { compose } from '../serve/compose.ts'
import type { SentAnswer } from '../serve/sent-answer.ts'
import type { Incoming } from './incoming.ts'
import type { Metrics } from './metrics.ts'

export interface ProbesOptions {
  /** Why requests should go elsewhere, in a sentence; undefined: they may come. */
  readonly unready: () => Promise<string | undefined>
  readonly metrics: Metrics | undefined
  /** What `/metrics` is locked with. */
  readonly lock: ControlLock | undefined
}

/** Answers what a host asks of a process; false for what is something else. */
export type Probes = (request: Request) => boolean

/** Whether a process lives, whether it is ready, and what it has counted. They belong to no sandbox. */
export function probes({ unready, metrics, lock }: ProbesOptions): Probes {
  const ask: Readonly<Record<string, (request: Request) => Promise<SentAnswer>>> = {
    '/livez': () => Promise.resolve(answer(200, { status: 'ok' })),
    '/readyz': async () => {
      const message = await unready()
      if (message === undefined) return answer(200, { status: 'ok' })
      return answer(503, { error: { code: 'not-ready', message } })
    },
    ...(metrics && {
      '/metrics': async ({ headers }) => {
        if (lock && !lock.opens(headers.authorization)) return answer(401, { error: locked })
        const { type, text } = await metrics.text()
        return { status: 200, headers: ['content-type', type], text }
      },
    }),
  }
  return (request) => {
    const { url } = request
    // Nearly all requests are for something else.
    const how = url.length < 9 && url.length > 5 ? ask[url] : undefined
    if (!how) return false
    void how(request).then((sent) => (request as unknown as Incoming).send(sent))
    return true
  }
}

const locked = {
  code: 'not-authenticated',
  message: 'Send the token of the control plane as "Authorization: Bearer".',
}

const answer = (status: number, body: object): SentAnswer => compose({ status, body }, 'application/json')
