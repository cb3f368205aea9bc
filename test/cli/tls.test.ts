import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createMock } from '../../mock/index.ts'
import { emptyFolder, run, runHere, startJson } from './command.ts'

const hasOpenssl = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0

/** A certificate for this machine that nobody vouches for, and its key, as files. */
function certificate(): { cert: string; key: string } {
  const folder = emptyFolder()
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const names = 'subjectAltName=DNS:localhost,DNS:*.example.com,IP:127.0.0.1'
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', [...args, '-keyout', key, '-out', cert, '-subj', '/CN=localhost', '-addext', names], {
    stdio: 'ignore',
  })
  return { cert, key }
}

/** Status and body of a GET by a client that trusts the certificate. */
function get(url: string, cert: string): Promise<[status: number | undefined, body: string]> {
  return new Promise((resolve, reject) => {
    request(url, { ca: readFileSync(cert) }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => resolve([response.statusCode, body]))
    })
      .on('error', reject)
      .end()
  })
}

describe.skipIf(!hasOpenssl)('with a certificate and its key', () => {
  test('the mock speaks HTTPS: services, control plane, sandboxes of their own, links', async () => {
    const { cert, key } = certificate()
    const mock = await createMock({ tls: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } })
    onTestFinished(() => mock.close())
    const sandbox = await mock.sandbox('demo', {})
    for (const url of [mock.url, sandbox.url]) {
      expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
      const id = (url === mock.url ? mock : sandbox).directory.organizations[0]?.id
      const [status, body] = await get(`${url}/v1/organizations/${id}/invitations`, cert)
      expect([status, Array.isArray(JSON.parse(body))]).toEqual([200, true])
      expect(await get(url.replace('127.0.0.1', 'localhost') + '/_mock/health', cert)).toEqual([200, expect.anything()])
      const { mails } = JSON.parse((await get(`${url}/_mock/outbox`, cert))[1]) as { mails: { id: string }[] }
      const [, mail] = await get(`${url}/_mock/outbox/${mails[0]?.id}`, cert)
      const { links } = JSON.parse(mail) as { links: string[] }
      expect(links.map((link) => link.slice(0, 8))).toEqual(links.map(() => 'https://'))
      expect(links).not.toEqual([])
    }
    const id = mock.journal.list()[0]?.id ?? 0
    expect(mock.journal.curl(id)).toContain(`${mock.url}/v1/`)
    expect(mock.journal.vitest(id)).toContain(JSON.stringify(mock.url))
    // Whoever speaks something else is hung up on, and costs nobody anything.
    await expect(fetch(mock.url.replace('https', 'http'))).rejects.toThrow('fetch failed')
    expect((await get(`${mock.url}/_mock/health`, cert))[0]).toBe(200)
  })

  test('the command line takes both files, and a command says which authority it needs to know', async () => {
    const { cert, key } = certificate()
    const folder = emptyFolder()
    const { told } = await startJson(['--tls-cert', cert, '--tls-key', key], folder)
    expect(told).toMatchObject({ url: expect.stringMatching(/^https:/) as string, docs: `${told.url}/docs` })
    expect((await runHere(['health'], folder)).stderr).toMatch(
      /^invitekit: The certificate of https:.* is not trusted here: DEPTH_ZERO_SELF_SIGNED_CERT\. .*NODE_EXTRA_CA_CERTS\.\n$/,
    )
    vi.stubEnv('NODE_EXTRA_CA_CERTS', cert)
    onTestFinished(() => void vi.unstubAllEnvs())
    // Node reads it when it starts.
    expect(run(['health'], folder)).toMatchObject({ status: 0, stdout: `The mock at ${told.url} answers.\n` })
  })

  test('what does not go together is refused', async () => {
    const [one, other] = [certificate(), certificate()]
    const refused = (...words: string[]) => runHere(['start', '--memory', ...words])
    for (const [words, says] of [
      [['--tls-cert', one.cert], /without its key\. Add --tls-key FILE/],
      [['--tls-key', one.key], /Add --tls-cert FILE/],
      [['--tls-cert', 'nowhere', '--tls-key', one.key], /--tls-cert can't be read: .*nowhere.*Name another file/],
      [['--tls-cert', one.cert, '--tls-key', other.key], /tls must be a certificate and its private key.*mismatch/],
      [['--tls-cert', one.key, '--tls-key', one.key], /tls must be a certificate and its private key, each as PEM/],
    ] as const) {
      const { status, stderr } = await refused(...words)
      expect([words, status, stderr]).toEqual([words, 2, expect.stringMatching(says)])
      expect(stderr).toMatch(/^invitekit: .*\n$/)
    }
  })
})
