// @ts-check
/**
 * Writes the package that is published: built anew, with all that it needs inside it, and no dependency.
 *
 *   npm run pack                  beside package.json
 *   npm run pack -- --to FOLDER   there, as seen from where npm was called
 *
 * Prints the tarball's path last. `npm publish` takes that path.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { keepReachable, writeCommon } from './build/declarations.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values: flags } = parseArgs({ options: { to: { type: 'string' } } })
const to = flags.to === undefined ? root : resolve(process.env['INIT_CWD'] ?? '.', flags.to)
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** What a reader of the registry, npm and Node want to know. The rest is for who works on it. */
const published =
  'name version description keywords license homepage repository bugs type engines bin main types exports files'.split(
    ' ',
  )

/** They come with every package, whatever its `files`. */
const always = ['README.md', 'LICENSE']

const stage = mkdtempSync(join(tmpdir(), 'invitekit-pack-'))
try {
  const dist = join(stage, 'dist')
  node('scripts/build.mjs', '--into', dist)
  for (const [project = '', folder = ''] of [
    ['tsconfig.build.json', 'types'],
    ['contracts/helpers/tsconfig.json', 'types'],
    ['contracts/tsconfig.client.json', 'types/client'],
  ]) {
    node('node_modules/typescript/bin/tsc', '-p', project, '--outDir', join(dist, folder))
  }
  keepReachable(join(dist, 'types'), doors())
  for (const door of ['index', 'pact']) await writeCommon(dist, door)
  const others = manifest.files.filter((/** @type {string} */ each) => each !== 'dist' && !each.startsWith('!'))
  for (const name of [...always, ...others]) cpSync(join(root, name), join(stage, name), { recursive: true })
  const kept = Object.entries(manifest).filter(([name]) => published.includes(name))
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`)
  mkdirSync(to, { recursive: true })
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', to]
  const told = execFileSync('npm', args, { cwd: stage, encoding: 'utf8', shell: process.platform === 'win32' })
  const [{ filename, size, unpackedSize }] = JSON.parse(told)
  const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`
  console.error(`Packed ${megabytes(size)}, which take ${megabytes(unpackedSize)} where they are installed.`)
  console.log(join(to, filename))
} finally {
  rmSync(stage, { recursive: true, force: true })
}

/** The declarations of the package's doors, below the folder of declarations. */
function doors() {
  const exports = /** @type {{ types: string }[]} */ (Object.values(manifest.exports))
  return exports.map(({ types }) => types.replace('./dist/types/', ''))
}

/** @param {string[]} args a script of this project and its arguments */
function node(...args) {
  execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 'inherit'] })
}
