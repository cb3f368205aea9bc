import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'

import { outdated } from '../../scripts/generate/outdated.ts'
import { readFolder } from '../../scripts/generate/read-folder.ts'

const committed = path.join(import.meta.dirname, '..', 'pacts')
let written = ''
let project: TestProject

/** Gives the consumers an empty folder for their contracts, so that no interaction outlives its test. */
export function setup(given: TestProject): void {
  project = given
  written = mkdtempSync(path.join(tmpdir(), 'invitekit-pacts-'))
  process.env['INVITEKIT_PACTS'] = written
}

/**
 * Fails when the consumers wrote other contracts than the committed ones; with `-u` the new ones replace them. A run of
 * some tests only, or of failing ones, says nothing about the contracts.
 */
export async function teardown(): Promise<void> {
  try {
    if (!ranWhole()) return
    const names = await outdated(committed, readFolder(written, '.json'))
    if (names.length === 0) return
    if (project.vitest.config.snapshotOptions.updateSnapshot !== 'all') {
      const list = names.map((name) => `contracts/pacts/${name}`).join(', ')
      console.error(`Not what the consumers write: ${list}. Mend it with: npm run generate:pacts`)
      // An error thrown here would not fail the run.
      process.exitCode = 1
      return
    }
    rmSync(committed, { recursive: true, force: true })
    cpSync(written, committed, { recursive: true })
  } finally {
    rmSync(written, { recursive: true, force: true })
  }
}

function ranWhole(): boolean {
  const modules = project.vitest.state.getTestModules().filter((module) => module.project.name === project.name)
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.pact.test.ts'))
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  return modules.length === files.length && tests.every((test) => test.result().state === 'passed')
}
