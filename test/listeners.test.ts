import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** Whatever opens a port for users, and what keeps pages and others from misusing it. A new one needs a guard, and a row. */
const listeners: Readonly<Record<string, string>> = {
  'mock/node/listener.ts': 'mock/node/guard.ts: trusted Hosts; trusted Origins for the control plane; its token',
  'contracts/verify/gateway.ts': 'secrets that its own verifier has; reads only unless writes are allowed',
  'contracts/score/judge.ts': 'a secret that its own verifier has; answers that stand in the pacts, and nothing else',
  'mock/cli/mcp.ts': 'no port: the standard input and output of whoever started it',
  'examples/members-screen/server.js':
    'three files and the URL of an API, which are nobody’s secret; reads nothing sent',
}

/** They listen while they run, on the loopback address, for tests and measurements of our own. */
const ours = /^(test|scripts)\/|^contracts\/must-fail\/|\.test\.ts$/

test('every listener is known, with its guard', () => {
  const root = fileURLToPath(new URL('../', import.meta.url))
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  const sources = tracked.split('\n').filter((file) => /\.(ts|tsx|js|mjs|cjs)$/.test(file) && !ours.test(file))
  const opens = /\bcreate(?:Secure|Net|Http2?)?Server\(|\bnew (?:\w*Server)\(|\.listen\(/
  expect(sources.filter((file) => opens.test(readFileSync(root + file, 'utf8')))).toEqual(
    Object.keys(listeners).toSorted((a, b) => (a < b ? -1 : 1)),
  )
})
