/** What is no part of the first screen, in one piece: it is loaded when that stands, or is wanted. */
export { Dialogs } from './dialogs.tsx'
export { Inspect } from './inspect.tsx'
export { Sandboxes } from './sandboxes.tsx'
