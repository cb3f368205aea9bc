import { afterEach, vi } from 'vitest'

// Test files share a worker: what one does to its clock is over with the test that did it.
afterEach(() => void vi.useRealTimers())
