import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../.clients/bin/', import.meta.url))

/** The path of a program that `npm run clients` installs. */
const installed = (name: string): string => folder + name

/**
 * Whether tests of a client are to be skipped, because it is not installed: a program, or what is at `path`. In CI nothing
 * is: there they fail.
 */
export function isSkipped(client: string, path = installed(client)): boolean {
  if (existsSync(path) || process.env['CI'] === 'true') return false
  console.warn(`The tests of ${client} are skipped: install it with npm run clients.`)
  return true
}

export interface Ended {
  /** 0 when all went well. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs an installed program, or Node, with nothing of this machine's settings but `env`. */
export function runClient(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { env: { PATH: process.env['PATH'] ?? '', ...env }, timeout: 60_000 }
    const file = program === 'node' ? process.execPath : installed(program)
    execFile(file, [...args], options, (error, stdout, stderr) => {
      const code = error ? error.code : 0
      if (typeof code === 'number') resolve({ code, stdout, stderr })
      else reject(error instanceof Error ? error : new Error(`${program} did not end`))
    })
  })
}
