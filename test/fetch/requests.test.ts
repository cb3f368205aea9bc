import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { OptionError } from '../../mock/index.ts'
import { stage } from '../support/stage.ts'
import { invite, isInvited } from '../traffic/invite.ts'

/** A mock without a port, and an invite through it as a Request; `changes` are to what makes one. */
async function prepare() {
  const on = await stage({ listen: false })
  const { url, ...init } = invite(on, 'clickhouse')
  const request = (changes: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}) =>
    new Request(url, { ...init, ...changes, headers: { ...init.headers, ...changes.headers } })
  return { on, url, init, request }
}

/** A body that comes part by part. */
function bodyOf(parts: readonly (string | Error)[], cancelled = vi.fn<() => void>()) {
  const left = [...parts]
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const part = left.shift()
        if (part instanceof Error) controller.error(part)
        else if (part === undefined) controller.close()
        else controller.enqueue(new TextEncoder().encode(part))
      },
      cancel: cancelled,
    },
    { highWaterMark: 0 },
  )
}

const streamed = (body: ReadableStream<Uint8Array>) =>
  ({ body, duplex: 'half' }) as Pick<RequestInit, 'body' | 'duplex'>

describe('what is asked', () => {
  test('a URL, a path or a Request; what a server hands over besides does not count', async () => {
    const { on, url, init, request } = await prepare()
    const path = url.slice(on.mock.url.length)
    const asked = [
      on.mock.fetch(url, { headers: init.headers }),
      on.mock.fetch(new URL(url), { headers: init.headers }),
      on.mock.fetch(path, { headers: init.headers }),
      on.mock.fetch(request({ method: 'GET', body: null }), { method: 'DELETE' }),
    ]
    const texts = await Promise.all(asked.map(async (each) => (await each).text()))
    expect(new Set(texts).size).toBe(1)
    await expect(on.mock.fetch('http://')).rejects.toThrow(TypeError)
  })

  test('a URL is as a Request has it: without a fragment, `..` and the default port', async () => {
    const { on, url, init } = await prepare()
    const { pathname } = new URL(url)
    for (const each of [`${url}#x?y`, `${on.mock.url}:80${pathname}`, `${on.mock.url}/a/..${pathname}`])
      expect((await on.mock.fetch(each, { headers: init.headers })).status).toBe(200)
  })

  test('headers that are there twice are one, joined; one may be called __proto__', async () => {
    const { on, url, init } = await prepare()
    const headers = new Headers(init.headers)
    headers.append('authorization', 'Basic eDp5')
    expect((await on.mock.fetch(url, { headers })).status).toBe(401)
    const strange = new Headers(init.headers)
    strange.append('__proto__', 'x')
    strange.append('__proto__', 'y')
    expect((await on.mock.fetch(url, { headers: strange })).status).toBe(200)
    expect(Object.entries(on.mock.journal.list().at(-1)?.request.headers ?? {})).toContainEqual(['__proto__', 'x, y'])
  })

  test('a sandbox has a fetch of its own', async () => {
    const { on } = await prepare()
    const { fetch, url, directory } = await on.mock.sandbox('mine', { scenario: 'empty' })
    expect(url).toBe(`${on.mock.url}/sandboxes/mine`)
    expect(await (await fetch('/_mock/directory')).json()).toEqual(JSON.parse(JSON.stringify(directory)))
    expect(await (await on.mock.fetch(`${url}/_mock/directory`)).json()).toMatchObject({
      organizations: JSON.parse(JSON.stringify(directory.organizations)) as unknown[],
    })
  })

  test('links and mails lead to where the request was made, or to the public URL', async () => {
    const { on, request } = await prepare()
    await on.mock.fetch(request())
    const { id } = await on.mock.outbox.waitFor()
    const mailAt = async (origin: string) => (await on.mock.fetch(`${origin}/_mock/outbox/${id}`)).json()
    const elsewhere = { links: [expect.stringMatching(/^https:\/\/elsewhere\.example:8443\/_mock\/accept\//)] }
    expect(await mailAt('https://elsewhere.example:8443')).toMatchObject(elsewhere)
    const mounted = await stage({ listen: false, publicUrl: 'https://preview.example/invitekit/' })
    const { url, ...init } = invite(mounted, 'snyk')
    expect(url.startsWith('https://preview.example/invitekit/rest/')).toBe(true)
    const list = (await (await mounted.mock.fetch(url, { headers: init.headers })).json()) as {
      links: { self: string }
    }
    expect(list.links.self).toMatch(/^\/invitekit\/rest\//)
    const mail = await (await mounted.mock.fetch(url, init)).json().then(() => mounted.mock.outbox.waitFor())
    expect(mail.links[0]).toMatch(/^https:\/\/preview\.example\/invitekit\/_mock\/accept\//)
    expect((await mounted.mock.fetch(mail.links[0] ?? '')).status).toBe(200)
  })

  test('what only a port needs is refused', async () => {
    await expect(stage({ listen: false, port: 4010 })).rejects.toThrow(OptionError)
  })
})

describe('a body', () => {
  test('is taken from a stream, and read once', async () => {
    const { on, init, request } = await prepare()
    const [half, rest] = [init.body.slice(0, 9), init.body.slice(9)]
    const streaming = request(streamed(bodyOf([half, '', rest])))
    expect((await on.mock.fetch(streaming)).status).toBe(200)
    await expect(on.mock.fetch(streaming)).rejects.toThrow('The body of this Request was read before')
  })

  test('may be packed', async () => {
    const { on, init, request } = await prepare()
    const packed = (encoding: string, body: Uint8Array) =>
      on.mock.fetch(request({ body, headers: { 'content-encoding': encoding } }))
    expect((await packed('gzip', gzipSync(init.body))).status).toBe(200)
    expect((await packed('br', brotliCompressSync(init.body))).status).toBe(409)
    expect((await packed('zstd', gzipSync(init.body))).status).toBe(415)
    expect((await packed('gzip', gzipSync(Buffer.alloc(1e7)))).status).toBe(413)
    expect(on.mock.outbox.list({ to: 'ada@example.com' })).toHaveLength(1)
  })

  test('without an end is read to the limit, and no further', async () => {
    const { on, request } = await prepare()
    const cancelled = vi.fn<() => void>()
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1024)),
      cancel: cancelled,
    })
    expect((await on.mock.fetch(request(streamed(endless)))).status).toBe(413)
    expect(cancelled).toHaveBeenCalledOnce()
  })

  test('that nobody reads is let go', async () => {
    const { on, request } = await prepare()
    const cancelled = vi.fn<() => void>()
    const unasked = request({ ...streamed(bodyOf(['{'], cancelled)), headers: { authorization: 'Basic eDp5' } })
    expect((await on.mock.fetch(unasked)).status).toBe(401)
    expect(cancelled).toHaveBeenCalledOnce()
  })

  test('that breaks off changes nothing', async () => {
    const { on, init, request } = await prepare()
    const broken = request(streamed(bodyOf([init.body, new Error('gone')])))
    await expect(on.mock.fetch(broken)).rejects.toThrow(TypeError)
    expect(isInvited(on)).toBe(false)
  })
})

describe('who gives up', () => {
  const reason = new Error('enough')

  test('before is told so at once', async () => {
    const { on, request } = await prepare()
    await expect(on.mock.fetch(request({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason)
    expect(isInvited(on)).toBe(false)
  })

  test('while the body is under way has changed nothing', async () => {
    const { on, init, request } = await prepare()
    const [giving, cancelled] = [new AbortController(), vi.fn<() => void>()]
    const stuck = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(init.body)),
      cancel: cancelled,
    })
    const asked = on.mock.fetch(request({ ...streamed(stuck), signal: giving.signal }))
    await new Promise(setImmediate)
    giving.abort(reason)
    await expect(asked).rejects.toBe(reason)
    expect(cancelled).toHaveBeenCalledOnce()
    expect([isInvited(on), (await on.mock.fetch(request())).status]).toEqual([false, 200])
  })

  test.each(['a barrier', 'latency'])('while %s holds the request has changed nothing', async (what) => {
    const { on, request } = await prepare()
    if (what === 'latency') await on.mock.faults.add({ effect: { latency: 60_000 }, times: 1 })
    const barrier = what === 'latency' ? undefined : await on.mock.barriers.add({ expected: 1 })
    const giving = new AbortController()
    const asked = on.mock.fetch(request({ signal: giving.signal }))
    await barrier?.whenFull()
    giving.abort(reason)
    await expect(asked).rejects.toBe(reason)
    barrier?.remove()
    expect([isInvited(on), (await on.mock.fetch(request())).status]).toEqual([false, 200])
  })

  test('after the answer takes nothing back, and an answer gives no signal', async () => {
    const { on, request } = await prepare()
    const giving = new AbortController()
    const asked = request({ signal: giving.signal })
    const answer = await on.mock.fetch(asked)
    expect(asked.signal.aborted).toBe(false)
    giving.abort(reason)
    expect([answer.status, isInvited(on)]).toEqual([200, true])
  })
})
