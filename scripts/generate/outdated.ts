import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** The names, sorted, of the files below the folder that are missing, unwanted or other than they should be. */
export async function outdated(folder: string, wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const present = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
  const names = [...new Set([...present, ...wanted.keys()])].sort()
  const same = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(path.join(folder, name), 'utf8').catch(() => undefined)
      return text !== undefined && text === wanted.get(name)
    }),
  )
  return names.filter((_, index) => !same[index])
}
