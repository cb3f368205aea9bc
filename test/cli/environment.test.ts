import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { emptyFolder, run, runHere, start, startJson } from './command.ts'
import { freePort } from '../support/free-port.ts'

/** What the tests' own environment says otherwise is put back after each. */
function environment(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
}

/** What a command finds of the mock beside which `exec` runs it. */
async function foundBy(words: string[], script: string): Promise<unknown> {
  const { stdout, stderr, status } = run([
    'exec',
    ...words,
    '--',
    process.execPath,
    '--input-type=module',
    '--eval',
    script,
  ])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout) as unknown
}

const told = (folder: string, ...words: string[]) => startJson(words, folder).then((started) => started.told)

describe('what start takes as a flag, the environment says too', () => {
  test('of all kinds: texts, numbers, switches, lists; an empty variable says nothing', async () => {
    environment({
      INVITEKIT_DATA: 'elsewhere',
      INVITEKIT_SCENARIO: 'empty',
      INVITEKIT_SEED: '42',
      INVITEKIT_ORGANIZATIONS: '3',
      INVITEKIT_SWITCH: 'snyk.versions=live, mpdx.auth=live',
      INVITEKIT_MEMORY: 'false',
      INVITEKIT_PUBLIC_URL: '',
      INVITEKIT_CONTROL_TOKEN: '',
    })
    const folder = emptyFolder()
    expect(await told(folder)).toMatchObject({
      scenario: 'empty',
      seed: 42,
      parameters: { organizations: 3 },
      switches: { 'snyk.versions': 'live', 'mpdx.auth': 'live' },
      data: expect.stringMatching(/elsewhere$/) as string,
      controlToken: null,
    })
    expect(existsSync(join(folder, '.invitekit'))).toBe(false)
  })

  test('a flag counts before it, also one that contradicts it', async () => {
    environment({ INVITEKIT_SEED: '42', INVITEKIT_DATA: 'elsewhere', INVITEKIT_SWITCH: 'snyk.versions=live' })
    const folder = emptyFolder()
    expect(await told(folder, '--seed', '7', '--memory', '--switch', 'mpdx.auth=live')).toMatchObject({
      seed: 7,
      data: null,
      switches: { 'snyk.versions': 'documented', 'mpdx.auth': 'live' },
    })
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false)
  })

  test.each([
    [{ INVITEKIT_SEED: '-1' }, /value '-1' from env 'INVITEKIT_SEED' is invalid\. It must be a whole number from 0/],
    [{ INVITEKIT_PROFILE: 'real' }, /from env 'INVITEKIT_PROFILE' is invalid\. Allowed choices are documented, live/],
    [{ INVITEKIT_MEMORY: 'maybe' }, /^invitekit: INVITEKIT_MEMORY must be true or false, not "maybe"\.\n$/],
    [
      { INVITEKIT_MEMORY: '1', INVITEKIT_DATA: 'x' },
      /variable 'INVITEKIT_MEMORY' cannot be used with .*INVITEKIT_DATA/,
    ],
    [{ PORT: 'http' }, /value 'http' from env 'PORT' is invalid/],
    [
      { INVITEKIT_SWITCH: 'snyk.versions=live,x' },
      /from env 'INVITEKIT_SWITCH' is invalid\. A switch is written NAME=/,
    ],
  ])('%j is refused by its name', async (variables, says) => {
    environment(variables)
    const { status, stdout, stderr } = await runHere(['start'])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(says)
  })

  test('PORT is the port, unless INVITEKIT_PORT or --port says another; invitekit alone starts the mock', async () => {
    const [port, other] = [await freePort(), await freePort()]
    environment({ PORT: String(port) })
    expect((await start([], emptyFolder(), { words: [] })).output.stdout).toContain(`http://127.0.0.1:${port}/docs`)
    environment({ INVITEKIT_PORT: String(other) })
    const { output } = await start([], emptyFolder(), { words: ['--json'] })
    expect(JSON.parse(output.stdout)).toMatchObject({ url: `http://127.0.0.1:${other}`, isNew: true })
    expect(await told(emptyFolder())).not.toMatchObject({ url: `http://127.0.0.1:${other}` })
  })

  test('exec takes them as well, but for PORT, which is of the command', async () => {
    environment({ PORT: '1', INVITEKIT_SCENARIO: 'empty', INVITEKIT_ALLOWED_HOST: 'a.example,b.example' })
    const ask = `
      const [first] = await (await fetch(process.env.INVITEKIT_URL + '/_mock/sandboxes')).json().then((all) => all.sandboxes)
      const { request } = await import('node:http')
      const statusFor = (host) => new Promise((resolve) =>
        request(process.env.INVITEKIT_URL + '/_mock/health', { headers: { host } }, ({ statusCode }) => resolve(statusCode)).end())
      console.log(JSON.stringify([first.scenario, first.seed, await statusFor('b.example'), await statusFor('c.example')]))`
    expect(await foundBy(['--seed', '3'], ask)).toEqual(['empty', 3, 200, 403])
  })
})

describe('a command finds the mock of its folder', () => {
  test('wherever it listens, says which one it changed, and forgets it when it has ended', async () => {
    const folder = emptyFolder()
    const { told: mock, child, ended } = await startJson([], folder)
    const made = run(['sandbox', 'create', 'demo', '--json'], folder)
    expect(made).toMatchObject({ status: 0, stderr: `invitekit: Changed the mock at ${mock.url}.\n` })
    expect(JSON.parse(made.stdout)).toMatchObject({ name: 'demo' })
    expect(run(['clock', 'advance', '1d', '--sandbox', 'demo'], folder).stderr).toBe(
      `invitekit: Changed the sandbox demo of the mock at ${mock.url}.\n`,
    )
    expect(run(['health'], folder)).toEqual({
      status: 0,
      stdout: `The mock at ${mock.url} answers.\n`,
      stderr: '',
    })
    expect(readFileSync(join(folder, '.invitekit/.gitignore'), 'utf8')).toBe('*\n')
    const address = readFileSync(join(folder, '.invitekit/address.json'), 'utf8')
    child.kill('SIGTERM')
    await ended
    expect(existsSync(join(folder, '.invitekit/address.json'))).toBe(false)

    // As a mock leaves it that was killed.
    writeFileSync(join(folder, '.invitekit/address.json'), address)
    environment({ INVITEKIT_PORT: '1' })
    const { status, stderr } = run(['health'], folder)
    expect(status).toBe(2)
    expect(stderr).toMatch(
      /^invitekit: No mock answers at http:\/\/127\.0\.0\.1:1: .*Start one, or name it with --url\.\n$/,
    )
  })

  test('health waits for one that is starting', async () => {
    const folder = emptyFolder()
    environment({ INVITEKIT_PORT: '1' })
    const [waiting] = await Promise.all([
      start([], folder, { words: ['health', '--wait', '60'] }).then(({ output }) => output.stdout),
      startJson([], folder),
    ])
    expect(waiting).toMatch(/^The mock at http:\/\/127\.0\.0\.1:\d+ answers\.\n$/)
  })
})
