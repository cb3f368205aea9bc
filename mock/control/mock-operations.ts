import type { OpenApiDocument } from '../generated/control-types.ts'
import type { ControlPart } from './control.ts'
import { piecesOf } from '../services/presented.ts'
import { directoryBody } from './directory.ts'
import { readOnce, type ReadDocument } from './documents.ts'
import { Poured } from './poured.ts'

/** Relative to where the document was found: whatever the port, and the sandbox before the path. */
const servers = [{ url: '..', description: 'The mock that serves this document.' }]

/** What the control plane says of the mock itself, and of who is in a sandbox. */
export function mockOperations(
  trouble: () => string | undefined,
  read: ReadDocument,
): ControlPart<'getHealth' | 'getControlDocument' | 'getDirectory'> {
  const document = readOnce(async () => ({
    ...(JSON.parse(await read('control-openapi.json')) as OpenApiDocument),
    servers,
  }))
  return {
    getHealth: () => {
      const message = trouble()
      if (message === undefined) return { status: 200, body: { status: 'ok' } }
      return { status: 503, body: { error: { code: 'storage-failed', message } } }
    },
    getControlDocument: async () => ({ status: 200, body: await document() }),
    getDirectory: ({ world, query, entered: { access } }) => {
      const telling = access === 'view' ? 'none' : query.secrets === 'true' ? 'all' : 'own'
      const directory = directoryBody(world, telling)
      return { status: 200, body: new Poured(piecesOf(directory)) }
    },
  }
}
