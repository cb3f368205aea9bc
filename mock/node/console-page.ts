import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { Router, type Response } from 'express'
import { readOnce } from '../control/documents.ts'
import { wantsPage } from '../control/lost.ts'
import { letterStyle } from '../control/outbox/letter.ts'
import { sourceOf } from '../control/page.ts'
import type { Place } from '../serve/arrival.ts'
import { assetPath } from './assets.ts'
import type { Incoming } from './incoming.ts'

/** The console, for whoever asks for a page; all others are led to the reference. */
export function consolePage(): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.get('/', async (request, response) => {
    const { prefix } = response.locals as Place
    response.set('vary', 'accept')
    if (!wantsPage(request as unknown as Incoming)) return response.redirect(302, `${prefix}/docs`)
    // Its links are relative to the sandbox.
    const [path = ''] = request.originalUrl.split('?')
    if (!path.endsWith('/')) return response.redirect(302, `${prefix}/`)
    await show(response)
  })
  for (const [end, type] of [
    ['js', 'text/javascript'],
    ['css', 'text/css'],
  ] as const) {
    // Their names say what is in them.
    router.get(new RegExp(`^/console/app-\\w+\\.${end}$`), async (request, response, next) => {
      const text = await fileAt(request.path.slice(1))
      if (text === undefined) return next()
      response.set({ 'content-type': `${type}; charset=utf-8`, 'cache-control': 'public, max-age=31536000, immutable' })
      response.send(text)
    })
  }
  return router
}

const files = new Map<string, Promise<Buffer | undefined>>()

/** A file of the console, read once; undefined where there is none. */
function fileAt(path: string): Promise<Buffer | undefined> {
  const known = files.get(path)
  if (known) return known
  const file = new URL(path.replace(/^console\//, ''), pathToFileURL(assetPath('console/index.html')))
  const read = readFile(file).catch(() => {
    files.delete(path)
    return undefined
  })
  files.set(path, read)
  return read
}

async function show(response: Response): Promise<void> {
  const [text, source] = await Promise.all([page(), letterSource()])
  response.type('html').set(headersWith(source)).send(text)
}

const letterSource = readOnce(() => sourceOf(letterStyle))
const page = readOnce(() => readFile(assetPath('console/index.html'), 'utf8'))

/**
 * No code and no styles but from files of the mock, and no request to anyone else. A letter shows in a frame that runs
 * nothing and inherits this: it brings styles on its elements, and one of its own.
 */
const headersWith = (mailStyle: string) => ({
  'content-security-policy':
    `default-src 'none'; script-src 'self'; style-src-elem 'self' ${mailStyle}; style-src-attr 'unsafe-inline'; ` +
    "img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-cache',
  'referrer-policy': 'same-origin',
})
