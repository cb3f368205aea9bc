/**
 * `npm run generate` writes mock/generated from spec/. With `--check` it writes nothing and fails when a file there
 * is not what it would write.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { generatedFiles } from './generate/generated-files.ts'
import { outdated } from './generate/outdated.ts'

const root = path.dirname(import.meta.dirname)
const folder = path.join(root, 'mock', 'generated')

try {
  const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values
  const files = await generatedFiles(root)
  const names = await outdated(folder, files)
  if (check) report(names)
  else await write(names, files)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

function report(names: readonly string[]): void {
  if (names.length === 0) return
  for (const name of names) console.error(`mock/generated/${name} is not what spec/ gives.`)
  console.error('Mend it with: npm run generate')
  process.exitCode = 1
}

async function write(names: readonly string[], files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const name of names) {
    const text = files.get(name)
    const file = path.join(folder, name)
    await (text === undefined ? rm(file, { recursive: true }) : writeFile(file, text))
  }
}
