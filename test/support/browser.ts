import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser, type Page } from 'playwright-core'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** Why there is no browser to test with; undefined when there is one, or when CI must not do without. */
export const noBrowser =
  executablePath === undefined && !process.env['CI'] ? 'There is no chromium: apt-get install chromium' : undefined

/** Starts the machine's Chromium without a window. Rejects when there is none. */
export function startBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('There is no chromium. Install it: apt-get install chromium')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** What a page did that a test may want to know. */
export interface Watched {
  readonly hosts: ReadonlySet<string>
  /** Errors on its console, and those that nobody caught. */
  readonly errors: readonly string[]
}

export function watch(page: Page): Watched {
  const hosts = new Set<string>()
  const errors: string[] = []
  page.on('request', (request) => hosts.add(new URL(request.url()).host))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  return { hosts, errors }
}

/** A server with an empty page: an origin of its own. */
export async function startOrigin(): Promise<{ url: string; close(): void }> {
  const server = createServer((_request, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><link rel="icon" href="data:,"><title>An app</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
