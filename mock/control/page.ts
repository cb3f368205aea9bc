import { compose } from '../serve/compose.ts'
import type { SentAnswer } from '../serve/sent-answer.ts'
import { readOnce } from './documents.ts'
import { markup, Markup } from './markup.ts'

/** A page for people, and the status that it is answered with. */
export interface Page {
  readonly status: number
  /** Also the text of the tab. */
  readonly title: string
  readonly body: Markup
}

const style = `
:root { color-scheme: light dark; --page: #f2f4f7; --card: #fff; --text: #1b2430; --quiet: #515c6b; --line: #d5dae1; --accent: #1f4fd1; --on-accent: #fff; --chosen: #eef3ff; --focus: #0b1f5c; --refusal: #5f1410; --refusal-line: #b3261e; --refusal-back: #fdecea }
@media (prefers-color-scheme: dark) {
:root { --page: #0f141b; --card: #1a212b; --text: #e6eaf0; --quiet: #a9b4c2; --line: #3d4857; --accent: #8fb0ff; --on-accent: #0b1730; --chosen: #22304f; --focus: #dbe6ff; --refusal: #ffdad6; --refusal-line: #ff897d; --refusal-back: #43201e }
}
* { box-sizing: border-box }
body { margin: 0; padding: 2rem 1rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 34rem; margin: 0 auto; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; overflow-wrap: anywhere }
@media (max-width: 30rem) {
body { padding: .5rem }
main { padding: 1.25rem 1rem }
}
h1 { margin: 0 0 1rem; font-size: 1.6rem; line-height: 1.25 }
.service { margin: 0 0 .25rem; color: var(--quiet); font-size: .9rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1.5rem 0 }
dt { color: var(--quiet) }
dd { margin: 0 }
fieldset { margin: 1.5rem 0; padding: 0; border: 0 }
legend { padding: 0; margin-bottom: .5rem; font-weight: 600 }
label { display: flex; gap: .75rem; align-items: flex-start; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: .375rem; margin-bottom: .5rem; cursor: pointer }
label:has(:checked) { border-color: var(--accent); background: var(--chosen) }
p.hint { margin: 1rem 0 .5rem; color: var(--quiet); font-size: .9rem }
input { width: 1.1rem; height: 1.1rem; margin: .2rem 0 0; accent-color: var(--accent); flex: none }
small { display: block; color: var(--quiet); font-size: .875rem }
button { margin: 0 .5rem .5rem 0; padding: .7rem 1.5rem; border: 1px solid var(--accent); border-radius: .375rem; background: var(--card); color: var(--accent); font: inherit; font-weight: 600; cursor: pointer }
button[value=accept] { background: var(--accent); color: var(--on-accent) }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
.refusal { padding: .75rem 1rem; border-left: 4px solid var(--refusal-line); background: var(--refusal-back); color: var(--refusal) }
ul { margin: 0; padding: 0; list-style: none }
li { padding: .6rem 0; border-top: 1px solid var(--line) }
a { color: var(--accent) }
.note { margin: 1.5rem 0 0; color: var(--quiet); font-size: .875rem }
`

const hash = readOnce(async () => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
})

const html = 'text/html; charset=utf-8'

const headers = (styleSource: string) => ({
  'content-security-policy': `default-src 'none'; style-src ${styleSource}; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  // The link holds a secret. Not `no-referrer`: a browser would then send its forms with the Origin "null".
  'referrer-policy': 'same-origin',
})

/** A page as an answer. It runs no script and loads nothing from elsewhere. */
export async function pageAnswer(
  { status, title, body }: Page,
  more: Record<string, string> = {},
): Promise<SentAnswer> {
  const document = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
${body}
</body>
</html>
`
  return compose({ status, headers: { ...more, ...headers(`'sha256-${await hash()}'`) }, body: document.text }, html)
}

/** HTML that brings its own styles on its elements, as a mail does. It may do no more than a page. */
export const documentAnswer = (text: string): SentAnswer =>
  compose({ status: 200, headers: headers("'unsafe-inline'"), body: text }, html)
