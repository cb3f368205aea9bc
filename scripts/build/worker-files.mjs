// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { namesOf, smallFaker } from './small-faker.mjs'
import { rulesFor, smallTables } from './small-tables.mjs'

/**
 * What is imported where it is needed, and is data: the file that it becomes, and what is there in the place of the import.
 *
 * @type {readonly (readonly [importer: string, imported: string, part: string, made: string])[]}
 */
const late = [
  ['bugs/bug-catalogue.ts', './ru/catalogue.ts', 'bugs-ru.json', 'readData'],
  ['scenarios/scenario-words.ts', './ru.ts', 'scenarios-ru.json', 'readData'],
  ['control/catalogue.ts', '../generated/switches-ru.ts', 'switches-ru.json', 'readData'],
  ['scenarios/locales.ts', '@faker-js/faker/locale/ru', 'names-ru.json', 'readFaker'],
  ['control/require-body.ts', '../generated/control-request-validators.js', 'control-rules.json', 'readValidators'],
  ['control/control-plane.ts', '../generated/control-request-validators.js', 'control-rules.json', 'readValidators'],
]

/**
 * A service worker can't load a part of its program later, but it can fetch: what a page loads late and is data stands in files
 * beside it, and what it has no use for is left out. The documents of the API are those that the mock itself has.
 *
 * @param {string} root
 * @param {string} to
 * @returns {Promise<{ files: { path: string, contents: Uint8Array }[], inputs: string[] }>}
 */
export async function workerFiles(root, to) {
  const { build } = await import('esbuild')
  const shared = /** @type {const} */ ({
    absWorkingDir: root,
    bundle: true,
    platform: 'browser',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    write: false,
  })
  /** @type {Set<string>} */
  const replaced = new Set()
  /** @type {import('esbuild').Plugin} */
  const lateData = {
    name: 'late-data',
    setup(builder) {
      builder.onLoad({ filter: /mock\/browser\/documents\.ts$/ }, () => ({
        contents: `export { readPart as readDocument } from './parts.ts'`,
        resolveDir: join(root, 'mock/browser'),
      }))
      builder.onLoad({ filter: /mock\/control\/with-others\.ts$/ }, () => ({
        contents: 'export const withOthers = undefined',
      }))
      builder.onLoad({ filter: /mock\/browser\/lined-universe\.ts$/ }, () => ({
        contents: `import { OptionError } from '../control/option.ts'
export const openLinedUniverse = () => {
  throw new OptionError('A service worker keeps state by itself: name a database as data, and leave persistence out.')
}`,
        resolveDir: join(root, 'mock/browser'),
      }))
      const importers = [...new Set(late.map(([importer]) => importer.replaceAll('.', '\\.')))].join('|')
      builder.onLoad({ filter: new RegExp(`mock/(?:${importers})$`) }, ({ path }) => {
        let contents = readFileSync(path, 'utf8')
        for (const [importer, imported, part, made] of late) {
          if (!path.endsWith(`mock/${importer}`) || !contents.includes(`import('${imported}')`)) continue
          contents = contents.replace(`import('${imported}')`, `${made}('${part}')`)
          contents = `import { ${made} } from '../browser/parts.ts'\n${contents}`
          replaced.add(`${importer} ${part}`)
        }
        return { contents, loader: 'ts' }
      })
    },
  }
  const worker = await build({
    ...shared,
    entryPoints: ['mock/browser/serve-fetches.ts'],
    outfile: join(to, 'worker.js'),
    format: 'iife',
    globalName: 'invitekit',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    plugins: [lateData, smallFaker, smallTables],
    minify: true,
  })
  const missed = late.find(([importer, , part]) => !replaced.has(`${importer} ${part}`))
  if (missed) throw new Error(`mock/${missed[0]} no longer imports ${missed[1]}: see scripts/build/worker-files.mjs.`)

  /** What a module of data exports. @param {string} path */
  const dataIn = async (path) => {
    const { outputFiles } = await build({ ...shared, entryPoints: [path], format: 'esm' })
    const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
    return JSON.stringify({ ...(await import(`data:text/javascript;base64,${code}`)) })
  }
  const parts = {
    'bugs-ru.json': await dataIn('mock/bugs/ru/catalogue.ts'),
    'scenarios-ru.json': await dataIn('mock/scenarios/ru.ts'),
    'switches-ru.json': await dataIn('mock/generated/switches-ru.ts'),
    'names-ru.json': await namesOf('@faker-js/faker/locale/ru'),
    'control-rules.json': rulesFor(join(root, 'mock/generated/control-request-validators.js')),
  }
  return {
    files: [
      ...worker.outputFiles.map(({ path, contents }) => ({ path, contents })),
      ...Object.entries(parts).map(([name, text]) => ({ path: join(to, name), contents: Buffer.from(text) })),
    ],
    inputs: Object.keys(worker.metafile.inputs),
  }
}
