/** Verification of contracts: `invitekit verify`. */
export { readSources } from './sources.ts'
export { VerificationError } from './verification-error.ts'
export { verify } from './verify.ts'
export { reportHtml } from './report-html.ts'
export { reportJunit } from './report-junit.ts'
export { reportText } from './report-text.ts'
export { changesOf } from './changes.ts'
export { fetchPacts, publishResults } from './broker.ts'
