import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The texts of all files below the folder whose names end so, by their path in it, with slashes. */
export function readFolder(folder: string, ending: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending))
  return new Map(names.map((name) => [name.split(path.sep).join('/'), readFileSync(path.join(folder, name), 'utf8')]))
}
