/** The door `invitekit/browser`: the same mock in a page, a worker, or at the edge. Nothing of Node is in it. */
export { createMock, type BrowserMock } from './create-mock.ts'
export type { BrowserOptions } from './browser-options.ts'
export type { Persistence } from '../world/persistence.ts'
export { InvitekitError } from '../domain/invitekit-error.ts'
export { ControlRefusal } from '../control/problem.ts'
export { OptionError } from '../control/option.ts'
export { StoreError } from '../world/store-error.ts'
