import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { Router, type Request, type Response } from 'express'
import { readOnce } from '../control/documents.ts'
import { wantsPage } from '../control/lost.ts'
import { letterStyle } from '../control/outbox/letter.ts'
import { markOf, sourceOf } from '../control/page.ts'
import type { PlainAnswer, PlainRequest } from '../serve/ask.ts'
import type { Place } from '../serve/arrival.ts'
import { colourOf } from '../words/colour.ts'
import { languageFor, languages, type Language } from '../words/language.ts'
import { assetPath } from './assets.ts'
import { firstScreen } from './first-screen.ts'
import type { Incoming } from './incoming.ts'

export interface ConsoleHost {
  /** Asks the mock without a socket. */
  readonly ask: (request: PlainRequest) => Promise<PlainAnswer>
  /** Told when the first screen could not be drawn, and the page comes without. */
  readonly onError: (error: unknown) => void
}

/** The console, for whoever asks for a page; all others are led to the reference. */
export function consolePage(host: ConsoleHost): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.get('/', async (request, response) => {
    const { prefix } = response.locals as Place
    response.set('vary', 'accept, accept-language, cookie')
    if (!wantsPage(request as unknown as Incoming)) return response.redirect(302, `${prefix}/docs`)
    // Its links are relative to the sandbox.
    const [path = ''] = request.originalUrl.split('?')
    if (!path.endsWith('/')) return response.redirect(302, `${prefix}/`)
    await show(request, response, host)
  })
  for (const [end, type] of [
    ['js', 'text/javascript'],
    ['css', 'text/css'],
  ] as const) {
    // Their names say what is in them.
    router.get(new RegExp(`^/console/[\\w-]+-[A-Z0-9]{8}\\.${end}$`), async (request, response, next) => {
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

/** Sends the head at once: what it names is loaded while the first screen is drawn. */
async function show(request: Request, response: Response, host: ConsoleHost): Promise<void> {
  const language = languageOf(request)
  const { world } = response.locals as Place
  const drawing = firstScreen(askAs(request, response, host), {
    language,
    isPhone: request.headers['sec-ch-ua-mobile'] === '?1',
  }).catch((error: unknown) => host.onError(error))
  const [[head, body], preloads, source] = await Promise.all([page(), preloadsFor(language), letterSource()])
  const colour = colourOf(world.settings.colour)
  // Other pages may use the services; what this one holds is not for them.
  for (const name of ['access-control-allow-origin', 'access-control-allow-credentials']) response.removeHeader(name)
  response.type('html').set({ ...headers, 'content-security-policy': policyWith(source) })
  response.write(
    filled(head, {
      language,
      look: colour === undefined ? '' : `style="--own: ${colour}"`,
      title: escaped([markOf(world), 'invitekit'].filter((part) => part !== undefined).join(' · ')),
      preloads,
    }),
  )
  const first = (await drawing) || undefined
  response.end(
    filled(body, {
      // Data, which no browser runs.
      first: first
        ? `<script type="application/json" id="first">${first.data.replaceAll('<', '\\u003c')}</script>`
        : asked,
      markup: first?.markup ?? '',
    }),
  )
}

/** Asks for the sandbox of the page, as the browser itself would in the next moment. */
const askAs =
  ({ originalUrl, headers: sent }: Request, { locals }: Response, { ask }: ConsoleHost) =>
  async (path: string): Promise<string | undefined> => {
    const { world } = locals as Place
    const [folder = '/'] = originalUrl.split('?')
    const kept = Object.entries(sent).filter(
      (header): header is [string, string] =>
        typeof header[1] === 'string' && /^(?:host|accept-language|forwarded|x-forwarded-.*)$/.test(header[0]),
    )
    const { status, text } = await ask({
      method: 'GET',
      target: folder + path,
      headers: { ...Object.fromEntries(kept), 'x-mock-sandbox': world.name },
    })
    return status === 200 ? text : undefined
  }

/** What the reader has chosen in the console, else what their browser says. */
function languageOf({ headers: { cookie, 'accept-language': accepted } }: Request): Language {
  const [, chosen] = /(?:^|; )invitekit-language=(\w+)/.exec(cookie ?? '') ?? []
  return languages.find((each) => each === chosen) ?? languageFor(accepted)
}

const letterSource = readOnce(() => sourceOf(letterStyle))
const page = readOnce(async () => {
  const [head = '', body = ''] = (await readFile(assetPath('console/index.html'), 'utf8')).split(/(?=<body>)/)
  return [head, body] as const
})
const modules = readOnce(
  async () => JSON.parse(await readFile(assetPath('console/modules.json'), 'utf8')) as Record<string, string[]>,
)

/** What the page needs besides its script, so that the browser asks for it at once. */
async function preloadsFor(language: Language): Promise<string> {
  const { all = [], [language]: own = [] } = await modules()
  return [...all, ...own]
    .map((name) => `<link rel="modulepreload" fetchpriority="low" href="${name}" />`)
    .join('\n    ')
}

/** For a page that comes without: it begins to ask for all that it shows. */
const asked = ['overview', 'directory']
  .map((name) => `<link rel="preload" as="fetch" crossorigin href="_mock/${name}" />`)
  .join('')

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const filled = (text: string, values: Readonly<Record<string, string>>) =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)

/**
 * No code and no styles but from files of the mock, and no request to anyone else. A letter shows in a frame that runs
 * nothing and inherits this: it brings styles on its elements, and one of its own.
 */
const policyWith = (mailStyle: string) =>
  `default-src 'none'; script-src 'self'; style-src-elem 'self' ${mailStyle}; style-src-attr 'unsafe-inline'; ` +
  "img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

/** What the page comes with holds tokens, and is old soon. */
const headers = { 'cache-control': 'no-store', 'referrer-policy': 'same-origin' }
