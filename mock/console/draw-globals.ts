/** What the console asks of a browser when it is loaded, where there is none: see scripts/build.mjs. */
const nothing = { getItem: () => null }
const media = { matches: false, addEventListener: () => undefined }

export const location = { href: 'http://localhost/', hash: '' }
export const navigator = { languages: [] }
export const sessionStorage = nothing
export const localStorage = nothing
export const matchMedia = () => media
export const addEventListener = () => undefined
