// @ts-check
import { readFileSync } from 'node:fs'

/**
 * Generated tables without what a browser has no use for. Nobody tells where in a schema a fault was found, which is a tenth of
 * the validators; what these have of ajv is in each of them; and of an answer its media type is asked for where that is not
 * JSON. Nor is a table of formats read but for two rows.
 *
 * @type {import('esbuild').Plugin}
 */
export const smallTables = {
  name: 'small-tables',
  setup(build) {
    build.onLoad({ filter: /generated\/[\w-]+-validators\.js$/ }, ({ path }) => ({
      contents: withOneCopy(readFileSync(path, 'utf8').replaceAll(/schemaPath: "(?:[^"\\]|\\.)*", /g, '')),
    }))
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

/** What validators ask the table of formats for: the others are patterns, which stand in each validator. */
const formats = ['date-time', 'int32']

/** Takes modules of packages from where they are. @param {string} code */
function withOneCopy(code) {
  /** @type {string[]} */
  const imports = []
  const rest = code.replaceAll(
    /^var (require_\w+) = __commonJS\(\{\n {2}"node_modules\/(.+)"[^]*?\n\}\);$/gm,
    (_whole, name, path) => {
      imports.push(`import * as from_${name} from '${path}'\nconst ${name} = () => from_${name}.default\n`)
      return ''
    },
  )
  for (const [, dotted, quoted] of rest.matchAll(/\.fullFormats(?:\.(\w+)|\["([^"]+)"\])/g))
    if (!formats.includes(dotted ?? quoted ?? ''))
      throw new Error(`Add the format ${dotted ?? quoted} to small-tables.mjs.`)
  return imports.join('') + rest
}

/** @param {Record<string, { mediaType?: string }>} responses */
const otherThanJson = (responses) =>
  Object.fromEntries(
    Object.entries(responses).flatMap(([status, { mediaType }]) =>
      mediaType === undefined || mediaType === 'application/json' ? [] : [[status, { mediaType }]],
    ),
  )
