import { compose } from '../serve/compose.ts'
import type { SentAnswer } from '../serve/sent-answer.ts'
import { defaultSandbox } from '../serve/sandbox.ts'
import { colourOf, textOn } from '../words/colour.ts'
import type { World } from '../world/world.ts'
import { readOnce } from './documents.ts'
import { markup, Markup } from './markup.ts'
import { pageStyle } from './page-style.ts'
import type { Wording } from './reading.ts'

/** A page for people, and the status that it is answered with. */
export interface Page {
  readonly status: number
  /** Also the text of the tab. */
  readonly title: string
  readonly body: Markup
}

/** What is around a page. */
export interface Frame {
  readonly wording: Wording
  /** What stands before the path of each link: empty, or segments with a slash before each. */
  readonly prefix: string
  /** The sandbox whose title and colour it bears; undefined for a page of the mock itself. */
  readonly world?: World
  /** A file of the mock that the page runs. */
  readonly script?: string
  readonly headers?: Readonly<Record<string, string>>
}

const html = 'text/html; charset=utf-8'

const headersWith = (styleSource: string, script?: string) => ({
  'content-security-policy':
    `default-src 'none'; style-src ${styleSource}; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'` +
    (script === undefined ? '' : "; script-src 'self'; connect-src 'self'"),
  'cache-control': 'no-store',
  // The link holds a secret. Not `no-referrer`: a browser would then send its forms with the Origin "null".
  'referrer-policy': 'same-origin',
})

/** What a Content-Security-Policy lets a style pass by: its hash. */
export const sourceOf = async (style: string) => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`
}

const plainSource = readOnce(() => sourceOf(pageStyle))

/** A page as an answer. It loads nothing from elsewhere. */
export async function pageAnswer({ status, title, body }: Page, frame: Frame): Promise<SentAnswer> {
  const { wording, prefix, world, script, headers } = frame
  const { language, words } = wording
  const colour = colourOf(world?.settings.colour)
  const style = colour === undefined ? pageStyle : pageStyle + coloured(colour)
  const mark = world && markOf(world)
  const name = mark === undefined ? undefined : markup`<header class="mark">${mark}</header>`
  const document = markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${mark === undefined ? title : `${title} · ${mark}`}</title>
<link rel="icon" href="${iconOf(colour)}">
<style>${new Markup(style)}</style>
</head>
<body>
${name}
${body}
<nav aria-label="invitekit"><a href="${prefix}/">${words.lost.home}</a> <a href="${prefix}/_mock/mails">${words.mails.title}</a> <a href="${prefix}/docs">${words.lost.reference}</a></nav>
${script === undefined ? undefined : markup`<script src="${script}" defer></script>`}
</body>
</html>
`
  const source = colour === undefined ? await plainSource() : await sourceOf(style)
  return compose({ status, headers: { ...headers, ...headersWith(source, script) }, body: document.text }, html)
}

/** HTML that brings its own styles on its elements, as a mail does. It may do no more than a page. */
export const documentAnswer = (text: string): SentAnswer =>
  compose({ status: 200, headers: headersWith("'unsafe-inline'"), body: text }, html)

/** What people call a sandbox; undefined for the one that is always there, as long as nobody has called it anything. */
export const markOf = ({ name, settings: { title } }: World): string | undefined =>
  title ?? (name === defaultSandbox ? undefined : name)

const coloured = (colour: string) => `:root { --mark: ${colour}; --on-mark: ${textOn(colour)} }\n`

/** A square of the sandbox's colour, so that three tabs do not look alike. */
function iconOf(colour: string | undefined): string {
  if (colour === undefined) return 'data:,'
  const square = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path fill="${colour}" d="M0 0h1v1H0z"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(square)}`
}
