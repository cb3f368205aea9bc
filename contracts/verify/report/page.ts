import { escapeXml } from './junit.ts'

/** A page of HTML that needs nothing else. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title>
<style>${style}</style>
${body}</html>
`

const style = `
:root { color-scheme: light dark; --text: #222; --back: #fff; --line: #ccc; --code: #f4f4f4; --agrees: #1a6b2d; --warned: #7a5a00; --broken: #b3121d; --pending: #7a5a00; --skipped: #5c5c5c; --wanted: #ffe3e1; --answered: #dff3e3 }
@media (prefers-color-scheme: dark) {
  :root { --text: #ddd; --back: #16181b; --line: #444; --code: #202328; --agrees: #6fce85; --warned: #e0b94d; --broken: #ff8a85; --pending: #e0b94d; --skipped: #a0a0a0; --wanted: #54201f; --answered: #1c4226 }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: var(--text); background: var(--back) }
ul { list-style: none; padding: 0 } .counts li { display: inline-block; margin-right: 1.5rem }
.agrees { color: var(--agrees) } .warned { color: var(--warned) } .broken { color: var(--broken) } .pending { color: var(--pending) } .skipped { color: var(--skipped) }
h2, p, li { overflow-wrap: anywhere } .run, .what { color: var(--skipped); font-size: 0.9rem }
li ul { padding-left: 1.5rem } li ul li, code, pre { color: var(--text) } .instead { display: block; color: var(--skipped) }
details { margin: 0.25rem 0 0.75rem 1.5rem } summary { cursor: pointer; color: var(--skipped) }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem } .sides > div { min-width: 0 } .sides h3 { font-size: 0.9rem; margin: 0.5rem 0 0 }
@media (max-width: 45rem) { .sides { grid-template-columns: 1fr } details { margin-left: 0 } }
pre { background: var(--code); border: 1px solid var(--line); padding: 0.5rem; overflow-x: auto; font-size: 0.8rem; margin: 0.25rem 0 }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
td.name { min-width: 13rem } td.mark { white-space: nowrap }
pre ins, pre del { display: block; text-decoration: none } pre del { background: var(--wanted) } pre ins { background: var(--answered) }
`
