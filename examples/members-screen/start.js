// @ts-check
/** Serves the members screen for the mock at INVITEKIT_URL, http://localhost:4010 unless set, until it is interrupted. */
import { startScreen } from './server.js'

const api = process.env['INVITEKIT_URL'] ?? 'http://localhost:4010'
const { url } = await startScreen({ api })
console.log(`The members screen for ${api} is at ${url}`)
