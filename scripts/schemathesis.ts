import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startMock, type Told } from './drive/mock-process.ts'
import { overStrict } from './schemathesis/over-strict.ts'

/**
 * Lets Schemathesis ask mocks for what their documents declare, and for what they don't: each service in both profiles and
 * the control plane. `--examples N` for each operation (100 unless set), `--seed S`; `--short` for a few and without the
 * systematic phase and the stories of several requests. Exits with 1 when it finds what scripts/schemathesis/over-strict.ts has no reason for.
 */
const { values } = parseArgs({
  options: {
    examples: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
  },
})

const program = fileURLToPath(new URL('../.clients/bin/st', import.meta.url))
if (!existsSync(program)) {
  console.error('Schemathesis is not installed. Install it with: npm run clients')
  process.exit(2)
}

/** Limits would answer nearly everything. */
const switches = ['clickhouse.rate-limit', 'snyk.rate-limit'].flatMap((name) => ['--switch', `${name}=documented`])

interface Subject {
  readonly name: string
  readonly document: string
  /** Which of its operations. */
  readonly paths: string
  readonly authorization?: (told: Told) => string
  /** Those that answer when something happens. */
  readonly without?: readonly string[]
}

const owner = ({ personas }: Told) => {
  const found = personas.find(({ id }) => id === 'owner')
  if (!found) throw new Error('The mock has no owner.')
  return found
}
const basic = ({ keyId, keySecret }: { keyId: string; keySecret: string }) =>
  `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`

const services: readonly Subject[] = [
  {
    name: 'clickhouse',
    document: '/openapi.json',
    paths: '^/v1/',
    authorization: (told) => basic(owner(told).clickhouse),
  },
  { name: 'snyk', document: '/openapi.json', paths: '^/rest/', authorization: (told) => `token ${owner(told).token}` },
  { name: 'mpdx', document: '/openapi.json', paths: '^/api/', authorization: (told) => `Bearer ${owner(told).token}` },
]
const control: Subject = {
  name: 'control',
  document: '/_mock/openapi.json',
  paths: '^/',
  without: ['followJournal', 'waitForMail'],
}

interface Report {
  readonly complete: boolean
  readonly test_cases: { readonly generated: number }
  readonly failures: readonly {
    readonly code: string
    readonly title: string
    readonly operations: readonly string[]
  }[]
  readonly errors: readonly unknown[]
}

const folder = mkdtempSync(join(tmpdir(), 'invitekit-schemathesis-'))
const used = new Set<string>()
let wrong = 0
let asked = 0
try {
  for (const profile of ['documented', 'live']) {
    for (const subject of profile === 'documented' ? [...services, control] : services) {
      await judge(subject, profile)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const idle = overStrict.filter((each) => !used.has(keyOf(each.code, each.operation)))
if (!values.short) for (const { code, operation } of idle) console.log(`Not found this time: ${code} ${operation}`)
console.log(`${asked} requests, ${wrong} ${wrong === 1 ? 'finding' : 'findings'} without a reason.`)
process.exitCode = wrong > 0 ? 1 : 0

async function judge(subject: Subject, profile: string): Promise<void> {
  const mock = await startMock(['--memory', '--profile', profile, ...switches])
  try {
    const { report, text } = run(subject, mock.told)
    asked += report.test_cases.generated
    const found = report.failures.flatMap(({ code, title, operations }) =>
      // Of a story it does not tell which request it was.
      operations.map((name) => ({
        code,
        title,
        operation: name === 'Stateful tests' ? `${name} of ${subject.name}` : name,
      })),
    )
    const open = found.filter(({ code, operation }) => !isKnown(code, operation))
    console.log(`${profile} ${subject.name}: ${report.test_cases.generated} requests, ${found.length} findings`)
    for (const { code, title, operation } of open) console.log(`  ✗ ${code} ${title}: ${operation}`)
    if (open.length > 0 || report.errors.length > 0 || !report.complete) console.log(text)
    wrong += open.length + report.errors.length + (report.complete ? 0 : 1)
  } finally {
    mock.child.kill('SIGTERM')
    await mock.ended
  }
}

function run({ document, paths, authorization, without = [] }: Subject, told: Told): { report: Report; text: string } {
  const organization = told.organizations[0]?.id ?? ''
  const names = ['organizationId', 'org_id', 'organization_id'].map((name) => `${name} = "${organization}"`)
  const config = join(folder, 'schemathesis.toml')
  // It gives up after ten seconds, and to wait for a barrier can take a minute.
  writeFileSync(config, `[parameters]\n${names.join('\n')}\nwait = 0\n`)
  const file = join(folder, 'report.json')
  rmSync(file, { force: true })
  const examples = values.short ? '6' : values.examples
  const { stdout, stderr } = spawnSync(
    program,
    [
      '--no-color',
      '--config-file',
      config,
      'run',
      told.url + document,
      '--url',
      told.url,
      '--include-path-regex',
      paths,
      `--max-examples=${examples}`,
      `--seed=${values.seed}`,
      '--no-shrink',
      // What is known would keep an operation's other requests from being sent.
      '--continue-on-failure',
      `--phases=${values.short ? 'examples,fuzzing' : 'examples,coverage,fuzzing,stateful'}`,
      '--report=json',
      `--report-json-path=${file}`,
      '--suppress-health-check=all',
      ...(authorization ? ['--header', `Authorization: ${authorization(told)}`] : []),
      ...without.flatMap((id) => ['--exclude-operation-id', id]),
    ],
    { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', HOME: folder } },
  )
  if (!existsSync(file)) throw new Error(`Schemathesis wrote no report. It said:\n${stdout}\n${stderr}`)
  return { report: JSON.parse(readFileSync(file, 'utf8')) as Report, text: stdout }
}

function isKnown(code: string, operation: string): boolean {
  const known = overStrict.some((each) => each.code === code && each.operation === operation)
  if (known) used.add(keyOf(code, operation))
  return known
}

function keyOf(code: string, operation: string): string {
  return `${code} ${operation}`
}
