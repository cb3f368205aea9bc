import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

import packageJson from '../../package.json' with { type: 'json' }
import { VerificationError } from './verification-error.ts'

const wanted = packageJson.dependencies['@pact-foundation/pact-cli']
const exactly = `@pact-foundation/pact-cli@${wanted}`
const install = `npm install --save-dev ${exactly}`

/**
 * The path of pact-cli's program. The package that is published does not bring it: it is larger than all else together, and
 * only verifies. `places` are files or folders' URLs that see it when it is installed: this program, or the project that it is
 * run in. Throws a VerificationError that says what to type when there is none, or another one than was tried.
 */
export function pactProgram(
  places: readonly string[] = [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href],
): string {
  const manifest = places.map(manifestSeenFrom).find((path) => path !== undefined)
  if (manifest === undefined) {
    throw new VerificationError(
      `verify replays contracts with pact-cli, which is not installed. Add it: ${install}. ` +
        `Without a project: npx --package=${packageJson.name} --package=${exactly} ${packageJson.name} verify PACTS.`,
    )
  }
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  if (!isLike(version)) {
    throw new VerificationError(
      `pact-cli ${version} is installed, whose reports this invitekit does not know. Replace it: ${install}.`,
    )
  }
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@pact-foundation/pact-cli-${platform}-${process.arch}`
  try {
    // The platform's package is installed beside the wrapper or below it.
    const folder = join(dirname(createRequire(manifest).resolve(`${name}/package.json`)), 'standalone')
    const program = [join(folder, 'pact'), join(folder, 'pact.exe')].find(existsSync)
    if (program !== undefined) return program
  } catch {
    // Said below.
  }
  throw new VerificationError(
    `${name} is not installed, which brings pact-cli for this machine. Install without --omit=optional.`,
  )
}

function manifestSeenFrom(place: string): string | undefined {
  try {
    return createRequire(place).resolve('@pact-foundation/pact-cli/package.json')
  } catch {
    return undefined
  }
}

/** Whether it is of the major release that was tried, and no older. */
function isLike(version: string): boolean {
  const [a, b] = [version, wanted].map((each) => each.split('.').map(Number)) as [number[], number[]]
  const later = a.findIndex((number, index) => number !== b[index])
  return later === -1 || (later > 0 && (a[later] ?? 0) > (b[later] ?? 0))
}
