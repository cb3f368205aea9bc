import type { Server } from 'node:http'
import type { Express } from 'express'
import { createListener, listen, type Listening } from './listener.ts'
import type { TlsFiles } from './tls-files.ts'

export interface OriginsOptions {
  readonly app: Express
  /** Where the mock listens; both addresses of the machine itself when it is undefined. */
  readonly host: string | undefined
  /** HTTPS instead of HTTP. */
  readonly tls: TlsFiles | undefined
  readonly onNotice: (text: string) => void
  /** Told of each server before it listens. */
  readonly onServer: (server: Server, sandbox: string) => void
  /** Where a sandbox is found as well. */
  readonly pathOf: (sandbox: string) => string
}

/**
 * Origins of sandboxes: a port each, at which whoever names no sandbox reaches that one. A client may then join the links
 * that it is given in any way, and has no prefix to lose.
 */
export class Origins {
  readonly #options: OriginsOptions
  readonly #open = new Map<string, Promise<Listening>>()

  constructor(options: OriginsOptions) {
    this.#options = options
  }

  /** The URL of a sandbox's own origin, without a slash at its end; opened when it is first asked for. */
  async of(sandbox: string): Promise<string> {
    const opening = this.#open.get(sandbox) ?? this.#listen(sandbox)
    this.#open.set(sandbox, opening)
    try {
      return (await opening).url
    } catch (error) {
      this.#open.delete(sandbox)
      if (!isExhausted(error)) throw error
      const url = this.#options.pathOf(sandbox)
      this.#options.onNotice(`No more ports can be opened, so the sandbox ${sandbox} has none of its own. Use ${url}.`)
      return url
    }
  }

  /** Lets requests under way end, and gives the port back. */
  async close(sandbox: string): Promise<void> {
    const opening = this.#open.get(sandbox)
    this.#open.delete(sandbox)
    const listening = await opening?.catch(() => undefined)
    await listening?.stop()
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((sandbox) => this.close(sandbox)))
  }

  #listen(sandbox: string): Promise<Listening> {
    const { app, host, tls, onNotice, onServer } = this.#options
    const server = createListener(app, { sandbox, tls })
    onServer(server, sandbox)
    return listen(server, { port: 0, host, onNotice })
  }
}

const exhausted = new Set(['EMFILE', 'ENFILE', 'EADDRINUSE', 'EADDRNOTAVAIL'])

/** Whether the machine has no more handles or ports to give. */
function isExhausted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && exhausted.has(String(error.code))
}
