import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import type { OpenApiDocument } from './document.ts'

/** A run of Redocly for the process that has loaded it. */
export interface Order {
  readonly args: readonly string[]
  readonly cwd: string
}

interface Ended {
  readonly status: unknown
  readonly report: string
}

let host: ChildProcess | undefined
let last: Promise<unknown> = Promise.resolve()

/** Runs Redocly's command line, one run at a time: to load it takes five times as long as to bundle. */
function redocly(order: Order): Promise<Ended> {
  const ended = last.then(async () => {
    host ??= startHost()
    const answered = once(host, 'message')
    host.channel?.ref()
    host.send(order)
    const [answer] = (await answered) as [Ended]
    host.channel?.unref()
    return answer
  })
  last = ended.catch(() => undefined)
  return ended
}

function startHost(): ChildProcess {
  const child = fork(fileURLToPath(new URL('redocly-host.mjs', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
    env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  })
  child.unref()
  child.once('exit', () => (host = undefined))
  return child
}

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
    const args = ['bundle', entry, ...overlays, '--output', output]
    const { status, report } = await redocly({ args, cwd: root })
    if (status !== 0) throw new Error(`Redocly cannot bundle the spec. Mend spec/ as it says:\n${report}`)
    const text = await readFile(output, 'utf8')
    const outside = /"\$ref": ?"(?!#\/)([^"]*)"/.exec(text)
    if (outside) throw new Error(`The bundled spec still refers to ${outside[1]}. Mend the reference in spec/.`)
    return JSON.parse(text) as OpenApiDocument
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
