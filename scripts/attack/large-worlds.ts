import { fileURLToPath } from 'node:url'
import { ask, askJson, type Ask } from '../drive/ask.ts'
import type { Told } from '../drive/mock-process.ts'
import { servicesOf } from '../drive/services.ts'
import { requireNothing, type Attack } from './attack.ts'
import { grows, type Growing } from './growth/meter.ts'
import { attackMock } from './stand.ts'

const probe = fileURLToPath(new URL('growth/probe.mjs', import.meta.url))
const json = { 'content-type': 'application/json' }
const patience = 60_000

/** What is done to worlds that are large, twice and four times as large. */
export const largeWorlds: Attack = {
  name: 'large-worlds',
  what: 'Invitations in a sandbox, which is made, listed, paged, searched, looked at, copied, kept, restored, downloaded, uploaded and reset, beside others of a half and a quarter: never more than three times the time for twice as much, no hold of more than 100 ms',
  times: { whole: 100_000, short: 20_000 },
  run: (times) =>
    attackMock(
      { args: ['--limit', 'invitations=101000'], nodeOptions: ['--import', probe] },
      async ({ url, child }) => {
        const wrong: string[] = []
        const made: string[] = []
        for (const size of [1, 2, 4]) await make(url, size, times)
        const uses = await usesOf(url, times)
        for (const use of uses) {
          const complaint = await grows(child, use)
          if (complaint !== undefined) wrong.push(complaint)
          else made.push(use.name)
        }
        requireNothing(wrong)
        return `${made.length} uses of such worlds`
      },
    ),
}

const nameOf = (size: number) => `large-${size}`

async function make(url: string, size: number, times: number): Promise<void> {
  await askJson(url, making(nameOf(size), size, times))
  await askJson(url, { method: 'POST', path: `${base(size)}/snapshots`, headers: json, body: { name: 's' } })
}

function making(name: string, size: number, times: number): Ask {
  // Three services, and nine that a small team has besides.
  const invitations = Math.floor((times * size) / 4 / 3) - 3
  return {
    method: 'POST',
    path: '/_mock/sandboxes',
    headers: json,
    body: { name, seed: 1, parameters: { invitations } },
  }
}

const base = (size: number) => `/sandboxes/${nameOf(size)}/_mock`

async function usesOf(url: string, times: number): Promise<Growing[]> {
  const directory = await askJson<Told>(url, { path: `${base(1)}/directory` })
  const services = servicesOf(directory)
  const files = new Map<number, string>()
  for (const size of [1, 2, 4]) files.set(size, await answered(url, { path: `${base(size)}/snapshots/s` }))
  const use = (name: string, of: (size: number) => Ask): Growing => ({
    name,
    run: async (size) => void (await answered(url, of(size))),
  })
  const within = (asked: Ask, size: number): Ask => ({ ...asked, path: `/sandboxes/${nameOf(size)}${asked.path}` })
  const control = (name: string, path: string, method = 'GET', body?: unknown) =>
    use(name, (size) => ({ method, path: base(size) + path, headers: json, body }))
  let invited = 0
  return [
    ...services.flatMap(({ name, list, invite }) => [
      use(`${name}, list`, (size) => within(list, size)),
      use(`${name}, invite`, (size) => within(invite(`large-${(invited += 1)}@example.com`), size)),
    ]),
    control('mails, the newest', '/outbox?limit=500'),
    control('mails, to nobody', '/outbox?to=nobody@example.com'),
    control('mails, awaited', '/outbox/wait?to=nobody@example.com&timeout=1'),
    control('mails, the page', '/mails'),
    control('directory', '/directory?secrets=true'),
    control('snapshots, listed', '/snapshots'),
    control('sandboxes, listed', '/sandboxes'),
    control('journal, listed', '/journal'),
    control('snapshot, taken', '/snapshots', 'POST', { name: 's' }),
    control('snapshot, downloaded', '/snapshots/s'),
    use('snapshot, uploaded', (size) => ({
      method: 'PUT',
      path: `${base(size)}/snapshots/uploaded`,
      headers: json,
      body: files.get(size),
    })),
    control('snapshot, restored', '/snapshots/s/restore', 'POST'),
    control('snapshot, restored after an upload', '/snapshots/uploaded/restore', 'POST'),
    {
      name: 'sandbox, copied and deleted',
      run: async (size) => {
        await answered(url, { method: 'POST', path: `${base(size)}/fork`, headers: json, body: { name: 'copy' } })
        await answered(url, { method: 'DELETE', path: '/_mock/sandboxes/copy' })
      },
    },
    control('clock, moved', '/clock/advance', 'POST', { by: '1h' }),
    control('mails, cleared', '/outbox', 'DELETE'),
    control('sandbox, reset', '/reset', 'POST'),
    {
      name: 'sandbox, made and deleted',
      run: async (size) => {
        await answered(url, making('made', size, times))
        await answered(url, { method: 'DELETE', path: '/_mock/sandboxes/made' })
      },
    },
  ]
}

async function answered(url: string, asked: Ask): Promise<string> {
  const { status, text } = await ask(url, asked, patience)
  if (status >= 300 && status !== 408) throw new Error(`${asked.path} answered ${status}: ${text.slice(0, 300)}`)
  return text
}
