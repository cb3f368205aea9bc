/**
 * `npm run generate` writes mock/generated from spec/. With `--check` it writes nothing and fails when a file there
 * is not what it would write.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { generatedFiles } from './generate/generated-files.ts'

const root = path.dirname(import.meta.dirname)
const folder = path.join(root, 'mock', 'generated')

const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values
const files = await generatedFiles(root)
await mkdir(folder, { recursive: true })
const stale = (await readdir(folder)).filter((name) => !files.has(name))

if (check) {
  const differing = [...stale]
  for (const [name, text] of files) {
    const present = await readFile(path.join(folder, name), 'utf8').catch(() => undefined)
    if (present !== text) differing.push(name)
  }
  for (const name of differing.sort()) console.error(`mock/generated/${name} is not what spec/ gives.`)
  if (differing.length > 0) {
    console.error('Mend it with: npm run generate')
    process.exitCode = 1
  }
} else {
  for (const name of stale) await rm(path.join(folder, name), { recursive: true })
  for (const [name, text] of files) await writeFile(path.join(folder, name), text)
}
