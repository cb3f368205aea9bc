import type { Page } from 'playwright-core'
import type { Mock } from '../../mock/index.ts'
import { control } from '../support/control.ts'
import { places } from './console-page.ts'

type Step = (page: Page) => Promise<unknown>

const click =
  (selector: string): Step =>
  (page) =>
    page.locator(selector).first().click()

/** What stands on the screen besides a room as it is opened, and how it comes there. */
const inside: readonly (readonly [name: string, place: string, step: Step])[] = [
  ['invitation-menu', '', click('.invitations .menu summary')],
  ['letter-in-show', '', click('.mails .row')],
  ['invite', '', (page) => page.keyboard.press('i')],
  ['keys', '', (page) => page.keyboard.press('?')],
  ['request', '#/story', click('.lines a')],
  ['people-menu', '#/people', click('.invitations .menu summary')],
  ['by-api', '#/people', showByApi],
  ['letter', '#/mails', click('.mails .row')],
  [
    'faults-open',
    '#/faults',
    async (page) => page.evaluate(`document.querySelectorAll('main details').forEach((each) => (each.open = true))`),
  ],
  [
    'contracts-open',
    '#/contracts',
    async (page) => page.evaluate(`document.querySelectorAll('main details').forEach((each) => (each.open = true))`),
  ],
  ['new-sandbox', '#/sandboxes', click('.sandboxes header .main')],
  ['share', '#/story', (page) => page.getByRole('button', { name: /^(?:Share|Поделиться)$/ }).click()],
  ['clock', '#/story', (page) => page.getByRole('button', { name: /^(?:Set the clock|Установить часы)$/ }).click()],
  ['sandbox-unknown', '#/sandboxes/no-such-place', async () => undefined],
]

async function showByApi(page: Page): Promise<void> {
  await page.locator('.invitations .menu summary').first().click()
  await page.getByRole('button', { name: /^(?:As the API shows it|Как его показывает API)$/ }).click()
  await page.locator('dialog pre').waitFor()
}

const scenes = [
  {
    title: { en: 'Three are invited', ru: 'Приглашены трое' },
    text: { en: 'Ada accepts.', ru: 'Ада принимает.' },
    actions: [
      ...(['clickhouse', 'mpdx', 'snyk'] as const).map((service) => ({
        invite: { service, email: `${service}@example.com` },
      })),
      { accept: { email: 'snyk@example.com' } },
      { advance: '1d' },
    ],
  },
  { title: 'A week later', text: 'One has expired.', actions: [{ advance: '7d' }] },
]

/** Every screen of the console: its rooms, and what opens in them. */
export const screens: readonly { readonly name: string; readonly place: string; readonly step?: Step }[] = [
  ...places.map((place) => ({ name: place === '' ? 'show' : place.slice(2), place })),
  ...inside.map(([name, place, step]) => ({ name, place, step })),
]

/** A sandbox with something of everything: requests, mails, faults, bugs, a barrier, a snapshot, reports, a link. */
export async function filled(mock: Mock): Promise<string> {
  await control(mock.url, 'POST', '/_mock/sandboxes', {
    name: 'acme',
    title: 'Acme',
    scenario: 'empty',
    colour: 'amber',
    scenes,
  })
  const url = `${mock.url}/sandboxes/acme`
  const ask = (method: string, path: string, body?: object) => control(url, method, `/_mock${path}`, body)
  await ask('POST', '/scenes/play', { to: 1 })
  await fetch(`${url}/v1/nowhere`)
  await ask('POST', '/faults', { match: { service: 'mpdx' }, effect: { status: 503 }, times: 2 })
  await ask('POST', '/bugs', { bugs: ['mail-sent-twice'] })
  await ask('POST', '/barriers', { match: { path: '/v1/nowhere' } })
  await ask('POST', '/snapshots', { name: 'then' })
  await ask('POST', '/shares', { name: 'for Acme' })
  const findings = [{ stage: 'spec', severity: 'error', id: 'status', message: 'No such status.', instead: 'Say 201.' }]
  const interaction = { description: 'a list', outcome: 'broken', findings }
  const pact = { consumer: 'app', provider: 'snyk', findings: [], interactions: [interaction] }
  await ask('PUT', '/reports/verify', { agrees: false, counts: { agrees: 3, broken: 1 }, pacts: [pact] })
  const bug = { id: 'x', provider: 'mpdx', title: 'It doubles.', wire: 'Two rows.', notice: 'missed', code: 'given()' }
  const change = { provider: 'snyk', operation: 'list', status: 200, place: '$', kind: 'lost', notice: 'missed' }
  await ask('PUT', '/reports/score', { bugs: [bug], mutants: [change], score: 50, bugScore: 0, mutantScore: 0 })
  const cells = [{ name: '200', by: [] }]
  const operation = { method: 'GET', path: '/v1', statuses: cells, parameters: cells, states: [] }
  await ask('PUT', '/reports/coverage', {
    share: 5,
    providers: [{ provider: 'mpdx', share: 5, operations: [operation] }],
  })
  return url
}
