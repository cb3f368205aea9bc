import { expect, type APIRequestContext, type Page } from '@playwright/test'
import { test as base } from 'invitekit/playwright'
import { startScreen } from './server.js'

/** The screen is started for the test's own sandbox, and opened. */
const test = base.extend({
  page: async ({ page, sandbox }, use) => {
    const screen = await startScreen({ api: sandbox.url })
    await page.goto(screen.url)
    await use(page)
    screen.close()
  },
})

test.use({ sandboxSettings: { scenario: 'empty', clock: new Date('2026-03-01T06:00:00Z') } })

const rowsOf = (page: Page, name: string) => page.getByRole('table', { name }).locator('tbody').getByRole('row')

async function invite(page: Page, email: string) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Invite' }).click()
}

/** Invites somebody, waits until the screen says so, and gives the row of the invitation. */
async function invited(page: Page, email: string) {
  await invite(page, email)
  await expect(page.getByRole('status')).toHaveText(`${email} is invited.`)
  return rowsOf(page, 'Pending invitations').filter({ hasText: email })
}

/** What the form behind a mail's link is answered with when a person accepts there. */
async function accept(request: APIRequestContext, link: string, person = 'addressee') {
  const answer = await request.post(link, { form: { answer: 'accept', person }, maxRedirects: 0 })
  return answer.status()
}

test('who is invited and accepts becomes a member', async ({ page, sandbox, context }, testInfo) => {
  const invitee = sandbox.directory.personas.find(({ id }) => id === 'invitee')
  const { name = '', email = '' } = invitee ?? {}
  const members = page.getByRole('table', { name: 'Members' })
  const invitations = page.getByRole('table', { name: 'Pending invitations' })
  await expect(members).toContainText('Owner')
  await expect(members).not.toContainText(email)
  const before = await rowsOf(page, 'Members').count()

  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Invite' }).click()
  await expect(page.getByRole('status')).toHaveText(`${email} is invited.`)
  await expect(invitations).toContainText(email)
  await expect(rowsOf(page, 'Pending invitations').getByRole('cell')).toHaveText([
    email,
    'developer',
    '08/03/2026',
    'Cancel',
  ])
  await expect(rowsOf(page, 'Members')).toHaveCount(before)

  const mail = await sandbox.outbox.waitFor({ to: email })
  const letter = await context.newPage()
  await letter.setContent(mail.html)
  await letter.getByRole('link').click()
  await expect(letter.getByText('You answer as')).toContainText(name)
  await letter.getByRole('button', { name: 'Accept' }).click()
  await expect(letter.getByRole('heading')).toHaveText('Invitation accepted')

  await page.reload()
  await expect(members.getByRole('row', { name })).toContainText('Developer')
  await expect(invitations).not.toContainText(email)
  await expect(members.getByRole('row', { name }).getByRole('cell')).toHaveText([name, email, 'Developer'])
  await page.screenshot({ path: testInfo.outputPath('member.png'), fullPage: true })
})

test('one mail goes out, in the language of who reads it, with a link that a scanner may look at', async ({
  page,
  sandbox,
  request,
}) => {
  const email = 'ada+team@example.com'
  await invited(page, email)
  const mails = sandbox.outbox.list({ to: email })
  expect(mails).toHaveLength(1)
  const mail = await sandbox.outbox.waitFor({ to: email })
  expect(mail.subject).toContain('invites you')
  const [link = ''] = mail.links
  for (const look of ['first', 'second']) expect([look, (await request.get(link)).status()]).toEqual([look, 200])
  expect(await accept(request, link)).toBe(303)
})

test('who is invited already, or is a member, is not invited again', async ({ page, sandbox }) => {
  await invited(page, 'ada@example.com')
  for (const email of [
    'ada@example.com',
    'Ada@example.com',
    sandbox.directory.organizations[0]?.members[0]?.email ?? '',
  ]) {
    await invite(page, email)
    await expect(page.getByRole('alert')).toContainText('CONFLICT')
  }
  await page.reload()
  await expect(rowsOf(page, 'Pending invitations')).toHaveCount(1)
})

test('an invitation can be taken back, and then its link admits nobody', async ({ page, sandbox, request }) => {
  const pending = rowsOf(page, 'Pending invitations')
  for (const email of ['ada@example.com', 'grace@example.com', 'joan@example.com']) await invited(page, email)
  const inOrder = [/ada/, /grace/, /joan/]
  await expect(pending).toHaveText(inOrder)
  await page.reload()
  await expect(pending).toHaveText(inOrder)
  const members = await rowsOf(page, 'Members').allTextContents()
  const [old = ''] = (await sandbox.outbox.waitFor({ to: 'ada@example.com' })).links
  await page.getByRole('button', { name: 'Cancel the invitation of ada@example.com' }).click()
  await expect(page.getByRole('status')).toHaveText('ada@example.com is no longer invited.')
  await expect(pending).toHaveText([/grace@example\.com/, /joan@example\.com/])
  expect(await rowsOf(page, 'Members').allTextContents()).toEqual(members)
  expect(await accept(request, old)).toBe(410)

  await invited(page, 'ada@example.com')
  const [again = ''] = (await sandbox.outbox.waitFor({ to: 'ada@example.com' })).links
  expect(again).not.toBe(old)
  expect(await accept(request, again)).toBe(303)
  expect(await accept(request, again, 'invitee')).not.toBe(303)
})

test('an invitation ends by itself after a week, and the address can be invited anew', async ({
  page,
  sandbox,
  request,
}) => {
  await invited(page, 'ada@example.com')
  const [old = ''] = (await sandbox.outbox.waitFor({ to: 'ada@example.com' })).links
  const members = await rowsOf(page, 'Members').count()
  await sandbox.clock.advance('7d')
  await page.reload()
  await expect(page.getByRole('table', { name: 'Members' })).toContainText('Owner')
  await expect(rowsOf(page, 'Pending invitations')).toHaveCount(0)
  expect(await accept(request, old)).toBe(410)

  await expect(await invited(page, 'ada@example.com')).toContainText('15/03/2026')
  await expect(rowsOf(page, 'Members')).toHaveCount(members)
})

test('who has accepted meanwhile is not cancelled by a screen that is older than that', async ({
  page,
  sandbox,
  request,
}) => {
  await invited(page, 'ada@example.com')
  const [link = ''] = (await sandbox.outbox.waitFor({ to: 'ada@example.com' })).links
  expect(await accept(request, link)).toBe(303)
  await page.getByRole('button', { name: 'Cancel the invitation of ada@example.com' }).click()
  await expect(page.getByRole('alert')).toContainText('NOT_FOUND')
})

test('an invitation is for whom it was sent to', async ({ page, sandbox, request }) => {
  await invited(page, 'ada@example.com')
  const [link = ''] = (await sandbox.outbox.waitFor({ to: 'ada@example.com' })).links
  expect(await accept(request, link, 'outsider')).toBe(403)
})

test('the screen says so when no mock answers', async ({ page }) => {
  const screen = await startScreen({ api: 'http://127.0.0.1:1' })
  await page.goto(screen.url)
  await expect(page.getByRole('alert')).toContainText('No mock answers at http://127.0.0.1:1.')
  screen.close()
})

test.describe('an organization with a past', () => {
  test.use({ sandboxSettings: { scenario: 'messy' } })

  test('shows invitations whose sender has left', async ({ page }) => {
    await expect(rowsOf(page, 'Pending invitations')).not.toHaveCount(0)
    await expect(page.getByRole('alert')).toHaveCount(0)
  })
})

test('a double click invites once', async ({ page, sandbox }) => {
  // Both requests are on their way before either is answered.
  await sandbox.faults.add({ match: { method: 'POST' }, effect: { latency: 500 } })
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByRole('button', { name: 'Invite' }).dblclick()
  await expect(page.getByRole('alert')).toContainText('CONFLICT')
  await page.reload()
  await expect(rowsOf(page, 'Pending invitations')).toHaveCount(1)
})

test.describe('an organization with markup in its name', () => {
  const name = 'Shields <a href="https://elsewhere.example">Sign in</a>'
  test.use({ sandboxSettings: { world: { organizations: [{ name }] } } })

  test('cannot put a link into a mail', async ({ page, sandbox, context }) => {
    await invited(page, 'ada@example.com')
    const mail = await sandbox.outbox.waitFor({ to: 'ada@example.com' })
    const letter = await context.newPage()
    await letter.setContent(mail.html)
    await expect(letter.getByRole('link')).toHaveCount(1)
  })
})
