/**
 * `npm run generate:client` writes contracts/client from the spec by OpenAPI Generator, which needs Java. With `--check`
 * it writes nothing and fails when a file there is not what it would write; without Java the check is passed over.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { sayNullAgain } from './generate/nullable-objects.ts'
import { outdated } from './generate/outdated.ts'
import { readFolder } from './generate/read-folder.ts'

const root = path.dirname(import.meta.dirname)
const client = path.join(root, 'contracts', 'client')
const settings = JSON.parse(readFileSync(path.join(root, 'openapitools.json'), 'utf8')) as {
  'generator-cli': { version: string; storageDir: string }
}

try {
  const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values
  if (spawnSync('java', ['-version']).status === 0) await generate(check)
  else if (check) console.error('No Java here: whether contracts/client is what the spec gives was not checked.')
  else
    throw new Error(
      'OpenAPI Generator needs Java 11 or later on the PATH. Install it, such as openjdk-17-jre-headless.',
    )
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function generate(check: boolean): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'invitekit-client-'))
  try {
    fetchGenerator()
    const written = path.join(folder, 'client')
    runGenerator(folder, written)
    const names = await outdated(client, readFolder(written, '.ts'))
    if (!check) {
      rmSync(client, { recursive: true, force: true })
      cpSync(written, client, { recursive: true, filter: (source) => !path.basename(source).startsWith('.openapi') })
    } else if (names.length > 0) {
      for (const name of names) console.error(`contracts/client/${name} is not what the spec gives.`)
      throw new Error('Mend it with: npm run generate:client')
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Puts the generator's JAR where openapi-generator-cli looks for it, by Maven, so that it also works where only package
 * registries are reached. Without Maven, openapi-generator-cli downloads it itself.
 */
function fetchGenerator(): void {
  const { version, storageDir } = settings['generator-cli']
  const folder = path.resolve(root, storageDir)
  const wanted = path.join(folder, `${version}.jar`)
  if (existsSync(wanted)) return
  const artifact = `org.openapitools:openapi-generator-cli:${version}`
  const copy = ['-q', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`]
  if (spawnSync('mvn', copy, { stdio: 'inherit', cwd: tmpdir() }).status !== 0) return
  renameSync(path.join(folder, `openapi-generator-cli-${version}.jar`), wanted)
}

function runGenerator(folder: string, output: string): void {
  const spec = path.join(folder, 'openapi.json')
  const document: unknown = JSON.parse(readFileSync(path.join(root, 'mock/generated/openapi.json'), 'utf8'))
  writeFileSync(spec, JSON.stringify(sayNullAgain(document)))
  const cli = createRequire(import.meta.url).resolve('@openapitools/openapi-generator-cli/main.js')
  const options = ['-c', 'scripts/client-templates/config.yaml', '-i', spec, '-o', output]
  const run = spawnSync(process.execPath, [cli, 'generate', ...options], { cwd: root, encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`OpenAPI Generator failed:\n${run.stdout}${run.stderr}`)
}
