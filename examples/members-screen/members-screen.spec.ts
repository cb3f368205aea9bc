import { expect } from '@playwright/test'
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

test.use({ sandboxSettings: { scenario: 'empty' } })

test('who is invited and accepts becomes a member', async ({ page, sandbox, context }, testInfo) => {
  const invitee = sandbox.directory.personas.find(({ id }) => id === 'invitee')
  const { name = '', email = '' } = invitee ?? {}
  const members = page.getByRole('table', { name: 'Members' })
  const invitations = page.getByRole('table', { name: 'Pending invitations' })
  await expect(members).toContainText('Owner')
  await expect(members).not.toContainText(email)

  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Invite' }).click()
  await expect(page.getByRole('status')).toHaveText(`${email} is invited.`)
  await expect(invitations).toContainText(email)

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
  await page.screenshot({ path: testInfo.outputPath('member.png'), fullPage: true })
})

test('who is invited already is not invited again', async ({ page }) => {
  const invite = async () => {
    await page.getByLabel('E-mail').fill('ada@example.com')
    await page.getByRole('button', { name: 'Invite' }).click()
  }
  await invite()
  await expect(page.getByRole('status')).toHaveText('ada@example.com is invited.')
  await invite()
  await expect(page.getByRole('alert')).toContainText('CONFLICT')
})

test('an invitation can be taken back, and ends by itself after a week', async ({ page, sandbox }) => {
  const pending = page.getByRole('table', { name: 'Pending invitations' }).locator('tbody').getByRole('row')
  for (const email of ['ada@example.com', 'grace@example.com']) {
    await page.getByLabel('E-mail').fill(email)
    await page.getByRole('button', { name: 'Invite' }).click()
    await expect(page.getByRole('status')).toContainText(email)
  }
  await page.getByRole('button', { name: 'Cancel the invitation of ada@example.com' }).click()
  await expect(pending).toHaveCount(1)
  await expect(pending).toContainText('grace@example.com')

  await sandbox.clock.advance('7d')
  await page.reload()
  await expect(page.getByRole('table', { name: 'Members' })).toContainText('Owner')
  await expect(pending).toHaveCount(0)
})

test('the screen says so when no mock answers', async ({ page }) => {
  const screen = await startScreen({ api: 'http://127.0.0.1:1' })
  await page.goto(screen.url)
  await expect(page.getByRole('alert')).toContainText('No mock answers at http://127.0.0.1:1.')
  screen.close()
})
