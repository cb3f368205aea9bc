import { controlDocument } from './assets.ts'
import type { ControlPart } from './control.ts'
import { piecesOf } from '../services/presented.ts'
import { directoryBody } from './directory.ts'
import { Poured } from './poured.ts'

/** What the control plane says of the mock itself, and of who is in a sandbox. */
export const mockOperations = (
  trouble: () => string | undefined,
): ControlPart<'getHealth' | 'getControlDocument' | 'getDirectory'> => ({
  getHealth: () => {
    const message = trouble()
    if (message === undefined) return { status: 200, body: { status: 'ok' } }
    return { status: 503, body: { error: { code: 'storage-failed', message } } }
  },
  getControlDocument: async () => ({ status: 200, body: await controlDocument() }),
  getDirectory: ({ world, query }) => {
    const directory = directoryBody(world, { secrets: query.secrets === 'true' })
    return { status: 200, body: new Poured(piecesOf(directory)) }
  },
})
