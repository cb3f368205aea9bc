import { readFile } from 'node:fs/promises'
import { Router, static as serveStatic, type Response } from 'express'
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
  // Their names say what is in them.
  router.use('/console', (request, response, next) => {
    serveStatic(assetPath('console'), { index: false, redirect: false, immutable: true, maxAge: '365d' })(
      request,
      response,
      next,
    )
  })
  return router
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
