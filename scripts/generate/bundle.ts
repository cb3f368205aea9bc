import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

import type { OpenApiDocument } from './document.ts'

const redocly = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')),
  'bin/cli.js',
)

/**
 * One document out of the many files of the spec, with an overlay on it if one is named, by Redocly. Every reference
 * in it is internal.
 *
 * Redocly's command line does it, because its package has no other door.
 *
 * @param entry the spec's first file, as seen from `root`
 * @throws when Redocly refuses the spec; the message is Redocly's own report.
 */
export async function bundleSpec(root: string, entry: string, overlay?: string): Promise<OpenApiDocument> {
  const folder = await mkdtemp(path.join(tmpdir(), 'invitekit-generate-'))
  const output = path.join(folder, 'openapi.json')
  try {
    const overlays = overlay === undefined ? [] : ['--overlay', overlay]
    await promisify(execFile)(process.execPath, [redocly, 'bundle', entry, ...overlays, '--output', output], {
      cwd: root,
      env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    }).catch((cause: { stderr?: string }) => {
      throw new Error(`Redocly cannot bundle the spec. Mend spec/ as it says:\n${cause.stderr}`, { cause })
    })
    const text = await readFile(output, 'utf8')
    const outside = /"\$ref": ?"(?!#\/)([^"]*)"/.exec(text)
    if (outside) throw new Error(`The bundled spec still refers to ${outside[1]}. Mend the reference in spec/.`)
    return JSON.parse(text) as OpenApiDocument
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
