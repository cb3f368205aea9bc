// @ts-check
/** What esbuild is told besides: what a start loads is what it needs. */
import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * What Express loads and the mock does not need. Body parsers, with tables of every character encoding, were a sixth of
 * a start; the mock reads bodies by mock/node/read-body.ts, and each operation its own query string. Express's router asks
 * `debug` five times a request whether it is on.
 * @type {Readonly<Record<string, string>>}
 */
const replaced = {
  'body-parser': 'module.exports = {}',
  debug: 'module.exports = () => () => {}',
  qs: 'module.exports = {}',
}

/** @type {import('esbuild').Plugin} */
const withoutNeedless = {
  name: 'without-needless',
  setup(build) {
    const filter = new RegExp(`^(${Object.keys(replaced).join('|')})$`)
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'replaced' }))
    build.onLoad({ filter: /.*/, namespace: 'replaced' }, ({ path }) => ({ contents: replaced[path] ?? '' }))
  },
}

/**
 * An ES module that imports one of Node's has it look up all that this one has. Of node:http that is WebSocket, and with it
 * fetch, HTTP/2 and TLS: a fifth of a start on Node 24. A required one costs what is used of it.
 * @type {import('esbuild').Plugin}
 */
const requiredBuiltins = {
  name: 'required-builtins',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(node:.*|${builtinModules.join('|')})$`) }, ({ path, kind, namespace }) =>
      kind === 'import-statement' && namespace === 'file'
        ? { path: `node:${path.replace(/^node:/, '')}`, namespace: 'builtin', sideEffects: false }
        : { path, external: true },
    )
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => name !== 'default')
      const members = names.map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})()`)
      return {
        contents: [`const builtin = require('${path}')`, 'export default builtin', ...members].join('\n'),
      }
    })
  },
}

/**
 * What is loaded later leans on what a start has loaded, each part on another piece of it, and esbuild would cut that into as
 * many files. Each takes time at a start, and what one calls of another costs more than within a file. When each late part
 * of a mock names all of it, it is one piece; it is there already when one of them is loaded. Commands that need no mock
 * stay as they are.
 * @param {string} start The module that a start begins with.
 * @param {import('esbuild').Metafile} metafile Of a bundle of it.
 * @returns {import('esbuild').Plugin}
 */
export function inOnePiece(start, { inputs }) {
  const known = new Set()
  /** @param {string} path */
  const know = (path) => {
    if (known.has(path)) return
    known.add(path)
    for (const each of inputs[path]?.imports ?? []) if (each.kind !== 'dynamic-import') know(each.path)
  }
  know(start)
  const all = Object.values(inputs).flatMap(({ imports }) => imports)
  /** @param {{ kind: string, path: string }} each */
  const isLate = ({ kind, path }) => kind === 'dynamic-import' && !known.has(path)
  const late = new Set(all.filter(isLate).map(({ path }) => path))
  return {
    name: 'in-one-piece',
    setup(build) {
      const root = build.initialOptions.absWorkingDir ?? ''
      build.onLoad({ filter: /[\\/](?:mock|contracts)[\\/].*\.ts$/ }, ({ path }) =>
        late.has(relative(root, path).replaceAll('\\', '/'))
          ? { contents: `import ${JSON.stringify(join(root, start))};${readFileSync(path, 'utf8')}`, loader: 'ts' }
          : undefined,
      )
    },
  }
}

/** Of the tables that packages bring, the rows that are read. */
const onlyWhatIsRead = /** @type {import('esbuild').Plugin} */ ({
  name: 'only-what-is-read',
  setup(build) {
    // Names of people and companies, which is all that a scenario asks faker for.
    build.onLoad({ filter: /@faker-js[\\/]faker[\\/]dist[\\/]locale[\\/]\w+\.js$/ }, async ({ path }) => {
      const { faker } = await import(pathToFileURL(path).href)
      const { metadata, person, company } = faker.rawDefinitions
      const locale = JSON.stringify({ metadata, person, company })
      return {
        contents: `import { Faker } from '@faker-js/faker'\nexport const faker = new Faker({ locale: ${locale} })`,
      }
    })
    // The types of the files that the mock serves.
    build.onLoad({ filter: /[\\/]mime-db[\\/]db\.json$/ }, ({ path }) => {
      const types = Object.entries(JSON.parse(readFileSync(path, 'utf8')))
      const kept = types.filter(([, { extensions = [] }]) =>
        extensions.some((/** @type {string} */ each) => served.includes(each)),
      )
      return { contents: JSON.stringify(Object.fromEntries(kept)), loader: 'json' }
    })
  },
})

const served = ['css', 'html', 'ico', 'js', 'json', 'map', 'md', 'png', 'svg', 'txt', 'webp', 'woff2', 'yaml']

/**
 * npm may install a package several times in one version, as it does with Express's table of media types. Each copy
 * would be loaded at each start.
 * @type {import('esbuild').Plugin}
 */
const oneCopyEach = {
  name: 'one-copy-each',
  setup(build) {
    /** @type {Map<string, string>} */
    const chosen = new Map()
    build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === 'asked') return undefined
      const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: 'asked' })
      const [, folder, name, file] = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))(\/.*)$/.exec(found.path) ?? []
      if (found.external || found.errors.length > 0 || folder === undefined) return found
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      const identity = `${name}@${version}${file}`
      const copy = chosen.get(identity) ?? found.path
      chosen.set(identity, copy)
      return { ...found, path: copy }
    })
  },
}

export const plugins = [requiredBuiltins, withoutNeedless, onlyWhatIsRead, oneCopyEach]
