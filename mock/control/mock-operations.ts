import { controlDocument } from './assets.ts'
import type { ControlPart } from './control.ts'
import { directoryOf } from './directory.ts'

/** What the control plane says of the mock itself, and of who is in a sandbox. */
export const mockOperations: ControlPart<'getHealth' | 'getControlDocument' | 'getDirectory'> = {
  getHealth: () => ({ status: 200, body: { status: 'ok' } }),
  getControlDocument: async () => ({ status: 200, body: await controlDocument() }),
  getDirectory: ({ world }) => ({ status: 200, body: directoryOf(world) }),
}
