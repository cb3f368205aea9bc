import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{mock,scripts,test,contracts,examples}/**/*.test.ts'],
    testTimeout: 20_000,
    env: { PACT_DO_NOT_TRACK: 'true' },
  },
})
