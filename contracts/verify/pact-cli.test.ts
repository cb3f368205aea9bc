import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

import { runProgram } from './pact-cli.ts'
import { readReport } from './replay.ts'
import { VerificationError } from './verification-error.ts'

const run = (script: string, { quietFor, patience } = { quietFor: 0, patience: 60_000 }) =>
  runProgram(process.execPath, ['-e', script], { environment: {}, quietFor: () => quietFor, patience })

test.each<[name: string, run: () => Promise<unknown>, sentence: string]>([
  ['is killed', () => run('process.kill(process.pid, "SIGKILL")'), 'pact-cli was ended by SIGKILL'],
  ['hangs', () => run('setInterval(() => 0, 1e6)', { quietFor: 99, patience: 99 }), 'pact-cli did nothing for 0.099 s'],
  [
    'is no program',
    () => runProgram('/nowhere/pact', [], { environment: {}, quietFor: () => 0, patience: 1e5 }),
    'could not be run',
  ],
])('a verifier that %s is no broken contract', async (_, ended, sentence) => {
  await expect(ended()).rejects.toThrow(sentence)
  await expect(ended()).rejects.toThrow(VerificationError)
})

test('what it says as it ends is passed on', async () => {
  const result = await run('console.error("out of memory"); process.exitCode = 101')
  expect(() => readReport('/nowhere/report.json', result)).toThrow(
    'ended with 101 and without a report, so that nothing is known. It said: out of memory',
  )
})

const complete = '{"errors":[],"interactionResults":[]}'
test.each([
  ['', 1, 'can not be read'],
  [complete.slice(0, 20), 1, 'can not be read'],
  ['{}', 0, 'of another form'],
  ['[]', 0, 'of another form'],
  ['{"errors":[{"mismatch":null}],"interactionResults":[]}', 1, 'of another form'],
  [complete, 101, 'an unfinished report'],
  [complete, null, 'an unfinished report'],
])('a report %j at the end with %j is none', (text, status, sentence) => {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-report-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'report.json')
  writeFileSync(file, text)
  expect(() => readReport(file, { status, output: '' })).toThrow(sentence)
  writeFileSync(file, complete)
  expect(readReport(file, { status: 0, output: '' })).toEqual({ errors: [], interactionResults: [] })
})
