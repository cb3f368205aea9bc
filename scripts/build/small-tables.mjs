// @ts-check
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Generated tables as small as browsers want them. Validators are read and not generated code; of an answer its media type is
 * asked for where that is not JSON; and of a table of formats a few rows are read.
 *
 * @type {import('esbuild').Plugin}
 */
export const smallTables = {
  name: 'small-tables',
  setup(build) {
    build.onLoad({ filter: /generated\/(?:control-request|request|option)-validators\.js$/ }, ({ path }) => {
      const rules = JSON.parse(rulesFor(path))
      return {
        contents: `import { validatorsIn } from '../browser/validators-in.ts'
export const { ${Object.keys(rules.tables).join(', ')} } = validatorsIn(${JSON.stringify(rules)})`,
        resolveDir: dirname(path),
      }
    })
    build.onLoad({ filter: /generated\/(?:control-)?operations\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(/(?<="responses": )\{[^]*?\n {4}\}/g, (responses) =>
        JSON.stringify(otherThanJson(JSON.parse(responses))),
      ),
      loader: 'ts',
    }))
    build.onLoad({ filter: /[\\/]ajv-formats[\\/]dist[\\/]formats\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replace(/^exports\.fastFormats = \{[^]*?^\};$/m, '')
        .replaceAll(/^ {4}"?([\w-]+)"?: .*,$/gm, (row, format) => (formats.includes(format) ? row : '')),
    }))
  },
}

/** Those of ajv-formats that the rules name. */
const formats = ['date-time', 'email', 'int32']

/** The rules of `X-validators.js`, as JSON. @param {string} path */
export function rulesFor(path) {
  const text = readFileSync(join(dirname(path), basename(path).replace('-validators.js', '-rules.json')), 'utf8')
  for (const [, format = ''] of text.matchAll(/"format": "([^"]+)"/g))
    if (format !== 'uuid' && !formats.includes(format)) throw new Error(`Add the format ${format} to small-tables.mjs.`)
  return JSON.stringify(JSON.parse(text))
}

/** @param {Record<string, { mediaType?: string }>} responses */
const otherThanJson = (responses) =>
  Object.fromEntries(
    Object.entries(responses).flatMap(([status, { mediaType }]) =>
      mediaType === undefined || mediaType === 'application/json' ? [] : [[status, { mediaType }]],
    ),
  )
