import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { emptyFolder, entry } from './cli/command.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Action {
  readonly inputs?: Record<string, { readonly default: string }>
  readonly runs: { readonly steps: { readonly run: string; readonly env?: Record<string, string> }[] }
}

/** A job of GitHub's on this machine, whose npx runs what is built here. */
function job() {
  const folder = emptyFolder()
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  // npx is told packages, and then the command.
  const npx = `#!/usr/bin/env bash\nwhile [[ $1 != invitekit ]]; do echo "$1" >>"${folder}/npx"; shift; done\nshift\nexec "${process.execPath}" "${entry}" "$@"\n`
  writeFileSync(join(bin, 'npx'), npx)
  chmodSync(join(bin, 'npx'), 0o755)
  const files = { GITHUB_ENV: 'env', GITHUB_OUTPUT: 'output', GITHUB_STEP_SUMMARY: 'summary' }
  const environment: Record<string, string> = { RUNNER_TEMP: folder, GITHUB_ACTIONS: 'true', CI: 'true' }
  for (const [name, file] of Object.entries(files)) {
    environment[name] = join(folder, file)
    writeFileSync(environment[name], '')
  }
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const variables = (file: string) =>
    Object.fromEntries(
      read(file)
        .split('\n')
        .filter(Boolean)
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ) as Record<string, string>
  /** Runs the steps of an action as its runner would. */
  const uses = (action: string, inputs: Record<string, string> = {}) => {
    const { inputs: declared = {}, runs } = parse(readFileSync(join(root, action, 'action.yml'), 'utf8')) as Action
    const [step] = runs.steps
    const given = Object.entries(step?.env ?? {}).map(([name, text]) => [
      name,
      text.replace(/\$\{\{ inputs\.(\w+) \}\}/, (_, input: string) => inputs[input] ?? declared[input]?.default ?? ''),
    ])
    const env = {
      // A package manager that runs the tests runs no mock: decisions/the-end-behind-a-shell.md.
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))),
      ...environment,
      ...variables('env'),
      ...Object.fromEntries(given),
      PATH: `${bin}:${process.env['PATH']}`,
      GITHUB_ACTION_PATH: join(root, action),
      NODE_OPTIONS: '',
    }
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', step?.run ?? ''], {
      cwd: folder,
      env,
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }
  return { folder, uses, read, variables }
}

describe.skipIf(process.platform === 'win32')('the actions for GitHub', () => {
  test('one starts a mock that the next steps find, and another stops it', async () => {
    const { uses, variables, read } = job()
    const started = uses('.', { flags: `--scenario "empty" --seed 42` })
    expect(started).toMatchObject({ status: 0, stderr: '' })
    const {
      INVITEKIT_URL: url = '',
      INVITEKIT_SNYK_AUTHORIZATION: authorization,
      INVITEKIT_PID: pid,
    } = variables('env')
    expect(variables('output')).toEqual({ url, docs: `${url}/docs` })
    expect(authorization).toMatch(/^token /)
    expect(read('npx')).toBe('--yes\n--package\ninvitekit@latest\n')
    const { sandboxes } = (await (await fetch(`${url}/_mock/sandboxes`)).json()) as { sandboxes: object[] }
    expect(sandboxes).toMatchObject([{ scenario: 'empty', seed: 42 }])
    expect(uses('stop')).toMatchObject({ status: 0, stdout: '' })
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH')
  })

  test('what goes wrong is an annotation', () => {
    const { uses } = job()
    expect(uses('stop')).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('::error title=invitekit::No step') as string,
    })
    const refused = uses('.', { flags: '--scenario nope' })
    expect(refused.status).toBe(2)
    expect(refused.stdout).toMatch(/^::error title=invitekit::The mock ended .*There is no scenario "nope"/)
  })

  test('verify shows its findings at the pacts and on the page of the run', () => {
    const { uses, folder, read } = job()
    const pact = readFileSync(join(root, 'contracts/pacts/invitekit-client-snyk.json'), 'utf8')
    mkdirSync(join(folder, 'pacts'))
    writeFileSync(join(folder, 'pacts/good.json'), pact)
    expect(uses('verify')).toMatchObject({ status: 0 })
    writeFileSync(join(folder, 'pacts/good.json'), pact.replace('"status": 200', '"status": 299'))
    const broken = uses('verify', { flags: '--strict' })
    expect(broken.status).toBe(1)
    expect(broken.stdout).toContain('::error ')
    expect(read('summary')).toContain('good.json')
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    expect(read('npx')).toContain(`@pact-foundation/pact-cli@${dependencies['@pact-foundation/pact-cli']}`)
  })
})

test.each(['start', 'stop', 'verify'])('%s.sh can be run', (name) => {
  expect(execFileSync('bash', ['-n', join(root, `.github/actions/${name}.sh`)], { encoding: 'utf8' })).toBe('')
})
