import fs from 'node:fs'
import { join } from 'node:path'
import { canSee, isAlive, parseOwner, self } from '../keep/folder-owner.ts'

const fileIn = (folder: string) => join(folder, 'address.json')

/** Keeps a folder out of Git that a start has made. Throws the system's error. */
export function keepOutOfGit(folder: string): void {
  fs.writeFileSync(join(folder, '.gitignore'), '*\n')
}

/** Writes beside a state where its mock is found, for commands in the same place. Throws the system's error. */
export function tellAddress(folder: string, url: string): void {
  fs.writeFileSync(fileIn(folder), `${JSON.stringify({ url, ...self() })}\n`)
}

/** Takes the address back, when it is still this process's own. */
export function forgetAddress(folder: string): void {
  try {
    if (parseOwner(fs.readFileSync(fileIn(folder), 'utf8'))?.pid === process.pid) fs.unlinkSync(fileIn(folder))
  } catch {
    // The folder is gone, or may no longer be written: who reads it sees that this process has ended.
  }
}

/** Where the mock of that folder is found; undefined when none of this machine has it. */
export function addressIn(folder: string): string | undefined {
  try {
    const text = fs.readFileSync(fileIn(folder), 'utf8')
    const owner = parseOwner(text)
    if (owner === undefined || !canSee(owner) || !isAlive(owner)) return undefined
    const { url } = JSON.parse(text) as { url?: unknown }
    return typeof url === 'string' ? url : undefined
  } catch {
    return undefined
  }
}
