import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { emptyFolder, runHere } from './command.ts'

describe('a command line that cannot be followed ends with 2 and one line', () => {
  test.each([
    { args: ['strat'], says: /Unknown command 'strat' \(Did you mean start\?\)/ },
    { args: ['start', '--prot', '1'], says: /Unknown option '--prot' \(Did you mean --port\?\)/ },
    {
      args: ['start', '--port', 'http'],
      says: /--port .*'http' is invalid\. It must be a whole number from 0 to 65535\./,
    },
    { args: ['start', '--port', '65536'], says: /'65536' is invalid/ },
    { args: ['start', '--seed', '-1'], says: /'-1' is invalid\. It must be a whole number from 0 to 4294967295\./ },
    { args: ['start', '--seed'], says: /'--seed <number>' argument missing/ },
    { args: ['start', '--scenario', 'smal-team'], says: /no scenario "smal-team"\. Did you mean "small-team"\?/ },
    {
      args: ['start', '--organizations', '1'],
      says: /"organizations" .* must be a whole number from 2 to 10000, not 1/,
    },
    { args: ['start', '--lifetime', '0'], says: /'0' is invalid\. It must be a number of days above 0/ },
    { args: ['start', '--memory', '--data', 'x'], says: /'--memory' cannot be used with option '--data/ },
    { args: ['start', '--log-level', 'loud'], says: /'loud' is invalid\. Allowed choices are silent,/ },
    { args: ['start', '--durability', 'none'], says: /Allowed choices are process, power/ },
    { args: ['start', '--profile', 'liv'], says: /'liv' is invalid\. Allowed choices are documented, live/ },
    {
      args: ['start', '--switch', 'snyk.version=live'],
      says: /no switch "snyk\.version"\. Did you mean snyk\.versions\?/,
    },
    { args: ['start', '--switch', 'colour=live'], says: /no switch "colour"\. Known are clickhouse\.envelope, / },
    { args: ['start', '--switch', '__proto__=live'], says: /no switch "__proto__"\. Known are / },
    { args: ['start', '--switch', 'constructor=live'], says: /no switch "constructor"\. Known are / },
    { args: ['start', '--scenario', 'toString'], says: /no scenario "toString"\. Known are: / },
    { args: ['start', '--limit', '__proto__=1'], says: /'__proto__=1' is invalid\. A limit is written NAME=NUMBER/ },
    { args: ['start', '--switch', 'snyk.versions'], says: /written NAME=live or NAME=documented/ },
    { args: ['start', '--switch', 'snyk.versions=on'], says: /written NAME=live or NAME=documented/ },
    {
      args: ['start', '--switch', 'mpdx.auth=live', '--switch', 'mpdx.auth=documented'],
      says: /'mpdx\.auth=documented' is invalid\. It was set to live before/,
    },
    { args: ['start', '4010'], says: /Too many arguments for 'start'/ },
    { args: ['start', '--memory', '--host', '192.0.2.1'], says: /192\.0\.2\.1 is no address of this machine/ },
    { args: ['start', '--memory', '--smtp', 'mail.example.com'], says: /smtp must be a URL such as smtp:\/\/host/ },
    { args: ['start', '--memory', '--public-url', '/mock'], says: /publicUrl must be a URL such as http:\/\/host/ },
    { args: ['start', '--data', ''], says: /data must be a folder's path, not ""/ },
    { args: ['start', '--memory', '--host', ''], says: /host must be a text, not ""/ },
    {
      args: ['start', '--memory', '--control-token', ''],
      says: /controlToken must be a text of 16 characters or more/,
    },
    {
      args: ['start', '--memory', '--control-token', 'hunter2'],
      says: /^(?!.*hunter2).* 16 characters or more and no /,
    },
    { args: ['start', '--memory', '--control-token', 'a b c d e f g h i j'], says: /no white space/ },
    {
      args: ['start', '--control-token-file', 'nowhere'],
      says: /--control-token-file can't be read: .*nowhere.*Name /,
    },
    {
      args: ['start', '--control-token', 'x', '--control-token-file', 'x'],
      says: /'--control-token-file <file>' cannot be used with option '--control-token/,
    },
    { args: ['start', '--memory', '--public-url', 'http://a.example/?x'], says: /publicUrl has a query.*scheme, host/ },
    {
      args: ['start', '--memory', '--allowed-host', 'http://a.example.com'],
      says: /allowedHosts: "http:\/\/a\.example\.com" has a scheme\. Leave it out/,
    },
    { args: ['sandbox', 'list', '--sandbox', 'a'], says: /Unknown option '--sandbox'.* sandbox list --help/ },
    { args: ['sandbox', 'show', 'a', '--sandbox', 'b'], says: /Unknown option '--sandbox'/ },
    { args: ['outbox', 'list', '--url', 'http://127.0.0.1:1'], says: /No mock answers at .*:1: .*Start one/ },
    { args: ['outbox', 'list', '--url', 'localhost'], says: /--url must be a URL such as http:/ },
    { args: ['outbox', 'wait', '--timeout', '60001'], says: /'60001' is invalid/ },
    { args: ['outbox', 'list', '--service', 'gitlab'], says: /Allowed choices are clickhouse, snyk, mpdx/ },
    { args: ['verify'], says: /Name at least one pact file, folder or URL, or a --broker/ },
    { args: ['verify', 'nowhere', '--watch'], says: /nowhere can't be read: it does not exist/ },
    { args: ['verify', 'contracts', '--report', 'xml=x'], says: /It must be junit=FILE or html=FILE or json=FILE/ },
    { args: ['verify', 'contracts', '--allow-writes'], says: /are for a running server\. Add --target URL/ },
    { args: ['verify', 'contracts', '--header', 'A: b'], says: /are for a running server\. Add --target URL/ },
    { args: ['verify', 'contracts', '--publish-as', '1'], says: /are for a Pact Broker\. Add --broker URL/ },
    {
      args: ['verify', '--broker', 'http://127.0.0.1:1', '--provider', 'snyk', '--publish-as', '1', '--only', 'x'],
      says: /--only verifies a part\. Leave one out/,
    },
    { args: ['verify', 'http://127.0.0.1:1/pact.json', '--watch'], says: /--watch looks at files and folders/ },
    { args: ['verify', '--broker', 'http://127.0.0.1:1'], says: /whose pacts: add --provider NAME/ },
    { args: ['verify', '--broker', 'nowhere', '--provider', 'snyk'], says: /broker can't be reached .*: Invalid URL/ },
    { args: ['compare', 'nowhere'], says: /nowhere can't be read: it does not exist/ },
    { args: ['start', '--nope'], says: /See: invitekit start --help$/m },
    { args: ['clock', 'freeze', 'noon'], says: /See: invitekit clock freeze --help$/m },
    { args: ['clock', 'thaw'], says: /See: invitekit clock --help$/m },
    { args: ['clock', 'advance', 'soon'], says: /'soon' is invalid.* a whole number and its unit: 500ms, 90s,/ },
    { args: ['sandbox', 'create', 'My Demo'], says: /'My Demo' is invalid.* A name has letters, digits, dots,/ },
    { args: ['sandbox', 'fork', 'a/b'], says: /'a\/b' is invalid/ },
    { args: ['snapshot', 'take', '-'], says: /'-' is invalid/ },
    { args: ['fault', 'add', '--times', '2'], says: /what becomes of a request: --status, --latency, --drop or/ },
    { args: ['repair'], says: /There is no folder \.invitekit, so there is nothing to repair/ },
  ])('$args', async ({ args, says }) => {
    const { status, stdout, stderr } = await runHere(args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(says)
    expect(stderr).toMatch(/^invitekit: .*\n$/)
  })

  test('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    expect(await runHere(['start', '--memory', '--port', String(port)])).toEqual({
      status: 2,
      stdout: '',
      stderr: `invitekit: Port ${port} of 127.0.0.1 is taken. Stop what listens there, choose another --port, or let --port 0 pick a free one.\n`,
    })
  })

  test('a file where the folder should be', async () => {
    const folder = emptyFolder()
    writeFileSync(join(folder, 'state'), 'mine')
    const { status, stderr } = await runHere(['start', '--data', 'state'], folder)
    expect(status).toBe(2)
    expect(stderr).toMatch(/^invitekit: The state folder .*state cannot be used: .*\n$/)
    expect(readFileSync(join(folder, 'state'), 'utf8')).toBe('mine')
  })
})

test.each([
  { args: ['--version'], says: /^\d+\.\d+\.\d+\n$/ },
  { args: ['--help'], says: /Usage: invitekit[\s\S]*start[\s\S]*repair[\s\S]*scenarios/ },
  {
    args: ['start', '--help'],
    says: /--port[\s\S]*--host[\s\S]*--data[\s\S]*--memory[\s\S]*--seed[\s\S]*--scenario[\s\S]*--log-level[\s\S]*--json/,
  },
  { args: ['exec', '--help'], says: /INVITEKIT_CLICKHOUSE_KEY_SECRET[\s\S]*INVITEKIT_MPDX_URL[\s\S]*Exit codes: / },
  { args: ['verify', '--help'], says: /^(?![\s\S]*default: [[{])/ },
  { args: ['switches'], says: /^snyk\.versions\n {2}documented .*\n {2}live .*\n {2}source .*; confidence high\n/m },
  { args: ['scenarios'], says: /^empty\n[\s\S]*^small-team\n[\s\S]*organizations = 2/m },
])('$args is answered on stdout', async ({ args, says }) => {
  const { status, stdout, stderr } = await runHere(args)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(says)
})
