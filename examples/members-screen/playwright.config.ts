import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'

/** The system's Chromium if there is one, else Playwright's own: `npx playwright install chromium`. */
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** With `invitekit exec --bugs` several runs go on at once, each with a bug: a folder each for what they leave. */
const run = process.env['INVITEKIT_BUG'] ?? 'right'

export default defineConfig({
  testMatch: '*.spec.ts',
  outputDir: join(tmpdir(), 'invitekit-members-screen', run),
  fullyParallel: true,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  // Without the paths that lead to the sources: the test takes invitekit as it is built.
  tsconfig: './tsconfig.json',
  use: {
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
