import { fileURLToPath } from 'node:url'

// invitekit stands two folders up.
const root = fileURLToPath(new URL('../..', import.meta.url))

export default { turbopack: { root }, outputFileTracingRoot: root }
