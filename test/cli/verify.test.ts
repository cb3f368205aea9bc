import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { emptyFolder, runHere } from './command.ts'

const pact = fileURLToPath(new URL('../../contracts/pacts/invitekit-client-clickhouse.json', import.meta.url))
const spec = fileURLToPath(new URL('../../mock/generated/openapi.json', import.meta.url))

test('verify ends with 0 when contracts hold, with 1 when one is broken, and writes the reports', async () => {
  const folder = emptyFolder()
  const reports = ['junit', 'html', 'json'].flatMap((format) => ['--report', `${format}=report.${format}`])
  const good = await runHere(['verify', pact, ...reports], folder)
  expect([good.status, good.stderr]).toEqual([0, ''])
  expect(good.stdout).toMatch(/^.*: invitekit-client → clickhouse\n( {2}✓ .*\n){21}\n21 interactions .* hold\.\n$/)
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  expect(JSON.parse(read('report.json'))).toMatchObject({ agrees: true, counts: { agrees: 21 } })
  expect(read('report.junit')).toContain('tests="21" failures="0" skipped="0"')
  expect(read('report.html')).toContain('<h1 class="agrees">The contracts hold</h1>')

  const broken = await runHere(['verify', pact, '--only', 'a request to invite a developer', '--profile', 'live'])
  expect(broken.status).toBe(1)
  expect(broken.stdout).toContain('✗ a request to invite a developer\n      spec: ')
  expect(broken.stdout).toContain('1 interaction in 1 pact: 1 broken. A contract is broken.')
})

test('compare ends with 0 when nothing breaks and with 1 when something does', async () => {
  expect(await runHere(['compare', spec, spec, pact])).toEqual({ status: 0, stdout: 'Nothing breaks.\n', stderr: '' })
  const folder = emptyFolder()
  const changed = readFileSync(spec, 'utf8').replaceAll('/v1/organizations/{organizationId}/invitations"', '/v2/gone"')
  writeFileSync(join(folder, 'new.json'), changed)
  const { status, stdout } = await runHere(['compare', spec, 'new.json', pact], folder)
  expect(status).toBe(1)
  expect(stdout).toContain('GET /v1/organizations/{organizationId}/invitations\n      The operation is gone.')
  expect(stdout).toContain('✗ a request to invite a developer')
})

test('score and coverage end with 1 below --min, and write the same reports', async () => {
  const folder = emptyFolder()
  const only = fileURLToPath(new URL('../../contracts/must-pass/pacts/pact-js-v3-clickhouse.json', import.meta.url))
  const reports = ['junit', 'html', 'json'].flatMap((format) => ['--report', `${format}=report.${format}`])
  const scored = await runHere(['score', only, '--only', 'bugs', '--min', '99.9', ...reports], folder)
  expect([scored.status, scored.stderr]).toEqual([1, expect.stringContaining('below --min 99.9')])
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('beyond any contract')
  const covered = await runHere(['coverage', only, '--min', '90', ...reports], folder)
  expect([covered.status, covered.stderr]).toEqual([1, expect.stringContaining('below --min 90')])
  expect(readFileSync(join(folder, 'report.junit'), 'utf8')).toContain('<failure type="gap"')
  expect(await runHere(['coverage', only])).toMatchObject({ status: 0 })
})
