import { describe, expect, test } from 'vitest'
import { said } from '../support/chorus.ts'
import { exchange, type Ask } from '../support/exchange.ts'
import { byFetch } from '../support/by-fetch.ts'
import { stage, type Stage } from '../support/stage.ts'
import { invite, isInvited, services } from '../traffic/invite.ts'

describe('as over a port', () => {
  const page = { origin: 'https://app.example' }
  const asks: [string, (on: Stage) => Ask][] = [
    ['a page may read a service', ({ org }) => ({ path: `/v1/organizations/${org}/invitations`, headers: page })],
    [
      'a preflight',
      () => ({
        method: 'OPTIONS',
        path: '/v1/organizations',
        headers: { ...page, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-a' },
      }),
    ],
    ['a page elsewhere may not use the control plane', () => ({ method: 'POST', path: '/_mock/reset', headers: page })],
    ['nor read it', () => ({ path: '/_mock/clock', headers: page })],
    ['a page here may', () => ({ path: '/_mock/clock', headers: { origin: 'http://localhost:3000' } })],
    ['a page that is not there', () => ({ path: '/nowhere', headers: { accept: 'text/html', ...page } })],
    ['a wrong path', () => ({ path: '/v1/%zz' })],
    ['a sandbox that is not there', () => ({ path: '/sandboxes/none/_mock/clock' })],
    [
      'HEAD',
      ({ org, as }) => ({ method: 'HEAD', path: `/v1/organizations/${org}`, headers: as('owner', 'clickhouse') }),
    ],
    ['HEAD of the live journal', () => ({ method: 'HEAD', path: '/_mock/journal/live' })],
    ['HEAD of what is poured', () => ({ method: 'HEAD', path: '/_mock/directory' })],
    ['a redirect', () => ({ path: '/_mock/mails/', headers: { accept: 'text/html' } })],
    ['the mails', () => ({ path: '/_mock/mails', headers: { accept: 'text/html' } })],
    ['the OpenAPI document', () => ({ path: '/openapi.json' })],
  ]

  test.each(asks)('%s', async (_what, asked) => {
    const [port, none] = [await stage(), await stage({ listen: false })]
    const ask = asked(port)
    const over = await exchange(port.mock.url, ask)
    expect(said(await exchange(byFetch(none.mock), ask))).toEqual(said(over))
  })

  test('an answer without a body has none, be it 204 or to HEAD', async () => {
    const on = await stage({ listen: false })
    const { url, headers } = invite(on, 'snyk')
    const list = await on.mock.fetch(url, { headers })
    const { data } = (await list.json()) as { data: { id: string }[] }
    const one = url.replace('?', `/${data[0]?.id}?`)
    const gone = await on.mock.fetch(one, { method: 'DELETE', headers })
    expect([gone.status, gone.body]).toEqual([204, null])
    const head = await on.mock.fetch('/_mock/journal/live', { method: 'HEAD' })
    expect([head.status, head.body]).toEqual([200, null])
  })

  test('cookies stay apart, and Vary has all that it should', async () => {
    const on = await stage({ listen: false, controlToken: 'a-token-of-16-characters' })
    const unlock = await on.mock.fetch('https://mock.example/_mock/unlock', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mock.example' },
      body: 'token=a-token-of-16-characters',
    })
    expect([unlock.status, unlock.headers.get('vary')]).toEqual([303, 'Origin'])
    expect(unlock.headers.getSetCookie()).toEqual([expect.stringMatching(/^invitekit-pages=.*; Secure$/)])
  })
})

describe.each(services)('%s', (service) => {
  const prepare = async () => {
    const on = await stage({ listen: false })
    const { url, ...init } = invite(on, service)
    const send = (fault: string) => on.mock.fetch(url, { ...init, headers: { ...init.headers, 'x-mock-fault': fault } })
    return { on, send }
  }

  test('what breaks off before its answer rejects as fetch does', async () => {
    const { on, send } = await prepare()
    const failure = { name: 'TypeError', message: 'fetch failed', cause: { code: 'ECONNRESET' } }
    await expect(send('drop=before')).rejects.toMatchObject(failure)
    expect(isInvited(on)).toBe(false)
    await expect(send('drop=after')).rejects.toMatchObject(failure)
    expect(isInvited(on)).toBe(true)
  })

  test('what breaks off amid its answer gives the half that came', async () => {
    const { send } = await prepare()
    const answer = await send('drop=middle')
    const reader = answer.body!.getReader()
    const { value } = await reader.read()
    const length = Number(answer.headers.get('content-length'))
    expect(value?.length).toBe(Math.ceil(length / 2))
    await expect(reader.read()).rejects.toMatchObject({ name: 'TypeError', message: 'terminated' })
    await expect((await send('drop=middle')).json()).rejects.toThrow('terminated')
  })

  test('what is malformed is whole, and no JSON', async () => {
    const { send } = await prepare()
    await expect((await send('malformed')).json()).rejects.toThrow(SyntaxError)
  })
})

describe('a stream', () => {
  const live = async (on: Stage, init: RequestInit = {}) => {
    const answer = await on.mock.fetch('/_mock/journal/live', init)
    return answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  }
  const ask = (on: Stage) => on.mock.fetch('/v1/organizations')

  test('of the live journal has each request as it comes', async () => {
    const on = await stage({ listen: false })
    const reader = await live(on)
    expect(await reader.read()).toEqual({ done: false, value: ':\n\n' })
    const next = reader.read()
    await ask(on)
    expect((await next).value).toMatch(/^event: \w+\nid: 1\ndata: \{.*"\/v1\/organizations".*\}\n\n$/)
    await on.mock.close()
    expect(await reader.read()).toEqual({ done: true, value: undefined })
    await expect(ask(on)).rejects.toThrow('The mock was closed')
  })

  test('ends with its reader, and with the signal', async () => {
    const on = await stage({ listen: false })
    const [giving, reason] = [new AbortController(), new Error('enough')]
    const [left, given] = [await live(on), await live(on, { signal: giving.signal })]
    await left.cancel()
    await given.read()
    const next = given.read()
    giving.abort(reason)
    await expect(next).rejects.toBe(reason)
    await ask(on)
  })

  test('of a large answer waits for its reader', async () => {
    const on = await stage({ listen: false, scenario: 'small-team', parameters: { invitations: 400 } })
    const taken = await on.mock.fetch('/_mock/snapshots', { method: 'POST' })
    const { name } = (await taken.json()) as { name: string }
    const path = `/_mock/snapshots/${name}`
    const whole = await (await on.mock.fetch(path)).text()
    expect(whole.length).toBeGreaterThan(100_000)
    expect(JSON.parse(whole)).toMatchObject({ version: 3 })
    const answer = await on.mock.fetch(path)
    const reader = answer.body!.getReader()
    await reader.read()
    await reader.cancel()
  })
})

test('a mock that is closed lets go whom it holds', async () => {
  const on = await stage({ listen: false })
  await on.mock.faults.add({ effect: { latency: 60_000 } })
  const asked = on.mock.fetch('/v1/organizations')
  const closed = on.mock.close()
  await expect(asked).resolves.toMatchObject({ status: expect.any(Number) as number })
  await closed
})
