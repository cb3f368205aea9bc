import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

const script = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url))

function build(): void {
  execFileSync(process.execPath, [script, '--if-stale'], { stdio: ['ignore', 'inherit', 'inherit'] })
}

/** The command line and what tests import as `invitekit` are tested as they are shipped: built, and never stale. */
export function setup(project: TestProject): void {
  build()
  project.onTestsRerun(build)
}
