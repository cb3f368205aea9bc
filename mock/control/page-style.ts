/** How pages look: light or dark as the reader likes it, on a phone and wide. */
export const pageStyle = `
:root { color-scheme: light dark; --page: #f2f4f7; --card: #fff; --text: #1b2430; --quiet: #515c6b; --line: #d5dae1; --accent: #1f4fd1; --on-accent: #fff; --chosen: #eef3ff; --focus: #0b1f5c; --refusal: #5f1410; --refusal-line: #b3261e; --refusal-back: #fdecea; --mark: #515c6b; --on-mark: #ffffff }
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
label:has([type=radio]) { display: flex; gap: .75rem; align-items: flex-start; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: .375rem; margin-bottom: .5rem; cursor: pointer }
label:has(:checked) { border-color: var(--accent); background: var(--chosen) }
p.hint { margin: 1rem 0 .5rem; color: var(--quiet); font-size: .9rem }
input[type=radio] { width: 1.1rem; height: 1.1rem; margin: .2rem 0 0; accent-color: var(--accent); flex: none }
small { display: block; color: var(--quiet); font-size: .875rem; font-weight: normal }
button { margin: 0 .5rem .5rem 0; padding: .7rem 1.5rem; border: 1px solid var(--accent); border-radius: .375rem; background: var(--card); color: var(--accent); font: inherit; font-weight: 600; cursor: pointer }
button[value=accept] { background: var(--accent); color: var(--on-accent) }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
.refusal { padding: .75rem 1rem; border-left: 4px solid var(--refusal-line); background: var(--refusal-back); color: var(--refusal) }
ul { margin: 0; padding: 0; list-style: none }
li { padding: .6rem 0; border-top: 1px solid var(--line) }
a { color: var(--accent) }
.mark { max-width: 34rem; margin: 0 auto; padding: .35rem 1rem; border-radius: .5rem .5rem 0 0; background: var(--mark); color: var(--on-mark); font-weight: 600; overflow-wrap: anywhere }
.mark + main { border-radius: 0 0 .5rem .5rem }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; max-width: 34rem; margin: 1rem auto 0; font-size: .875rem }
nav a { display: inline-block; padding: .25rem 0 }
details { margin: 1.5rem 0 0; padding: .75rem 0 0; border-top: 1px solid var(--line) }
summary { padding: .25rem 0; color: var(--accent); cursor: pointer }
input[type=password] { display: block; width: 100%; height: auto; margin: .25rem 0 1rem; padding: .6rem .75rem; border: 1px solid var(--quiet); border-radius: .375rem; background: var(--page); color: var(--text); font: inherit }
.note { margin: 1.5rem 0 0; color: var(--quiet); font-size: .875rem }
`
