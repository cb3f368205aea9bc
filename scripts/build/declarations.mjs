// @ts-check
/** The declarations that a package's doors lead to. The compiler writes those of every file that it has read. */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import typescript from 'typescript'

/** What whoever uses a door has by itself: Node's own, and the runner that it joins. */
const known = /^(?:node:|vitest$|@playwright\/test$|msw$)/

/**
 * Removes all others from a folder.
 *
 * Throws when one names a package that is not installed with this one: it would not compile where libraries are checked.
 *
 * @param {string} folder
 * @param {readonly string[]} doors paths of declarations below the folder
 */
export function keepReachable(folder, doors) {
  const reached = new Set(doors.map((door) => join(folder, door)))
  for (const file of reached) {
    for (const { fileName: name } of typescript.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (name.startsWith('.')) reached.add(declarationOf(join(dirname(file), name)))
      else if (!known.test(name)) throw new Error(`${file} is part of a door and names ${name}, which is not shipped.`)
    }
  }
  for (const door of doors) {
    // Some members are of Node's types, such as Buffer.
    const file = join(folder, door)
    writeFileSync(file, `/// <reference types="node" />\n${readFileSync(file, 'utf8')}`)
  }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !reached.has(path)) rmSync(path)
  }
}

/** Written for `./build.ts`, `./build.js` or a declaration itself. @param {string} path */
function declarationOf(path) {
  const found = [path.replace(/\.[jt]s$/, '.d.ts'), path].find((each) => each.endsWith('.d.ts') && existsSync(each))
  if (found === undefined) throw new Error(`There is no declaration ${path}.`)
  return found
}

/**
 * Writes the declarations of a door for CommonJS: the same, which the compiler takes for an ES module's otherwise.
 *
 * @param {string} dist
 * @param {string} door
 */
export async function writeCommon(dist, door) {
  const values = Object.entries(await import(pathToFileURL(join(dist, `${door}.js`)).href))
  const name = door === 'pact' ? 'pact-helpers' : door
  const mode = `with: { 'resolution-mode': 'import' }`
  const lines = values.map(([value, it]) => {
    const isClass = typeof it === 'function' && /^class\b/.test(String(it))
    return (
      `export declare const ${value}: Door['${value}']\n` +
      (isClass ? `export type ${value} = import('./${name}.js', { ${mode} }).${value}\n` : '')
    )
  })
  const head = `type Door = typeof import('./${name}.js', { ${mode} })\nexport type * from './${name}.js' with { 'resolution-mode': 'import' }\n`
  writeFileSync(join(dist, 'types', `${name}.d.cts`), head + lines.join(''))
}
