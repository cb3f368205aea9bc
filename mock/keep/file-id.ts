import fs from 'node:fs'

/** Which file it is, whatever its name. Another file may get the same one once nobody has the first one open. */
export interface FileId {
  readonly dev: number
  readonly ino: number
}

export const sameFile = (a: FileId | undefined, b: FileId): boolean =>
  a !== undefined && a.ino === b.ino && a.dev === b.dev

/** Of an open file. */
export const idOf = (file: number): FileId => fs.fstatSync(file)

/** Of what has that name now; undefined when nothing has. Opens nothing, so that it works without a free descriptor. */
export function idAt(path: string): FileId | undefined {
  try {
    return fs.statSync(path, { throwIfNoEntry: false })
  } catch {
    // A part of the path is a file now, or may no longer be entered.
    return undefined
  }
}
