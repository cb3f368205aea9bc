import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const bin = fileURLToPath(new URL('../bin', import.meta.url))

/** Runs the entry in a package that was never built, on this Node or on one that claims to be another version. */
function runUnbuilt({ claim }: { claim?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'invitekit-entry-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(bin, join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const disguise = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${claim}'})`
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...(claim === undefined ? [] : ['--import', disguise]), join(folder, 'bin/invitekit.js'), 'start'],
    { encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

test('without a build the entry says how to make one', () => {
  expect(runUnbuilt()).toEqual({
    status: 2,
    stdout: '',
    stderr: 'invitekit is not built yet: run `npm run build` first.\n',
  })
})

test.each(['18.20.1', '20.18.3', '21.7.0', '22.12.0', '23.11.0'])('Node %s is refused in one line', (claim) => {
  expect(runUnbuilt({ claim })).toEqual({
    status: 2,
    stdout: '',
    stderr: `invitekit needs Node 20.19, 22.13 or a later release of either, or 24 and above; this is ${claim}. Install one of them.\n`,
  })
})

test.each(['20.19.0', '22.13.0', '24.0.0', '26.1.0'])('Node %s is accepted', (claim) => {
  expect(runUnbuilt({ claim }).stderr).toMatch('is not built yet')
})
