import type { Command } from 'commander'
import type { MailSummary, ReceivedMail } from '../index.ts'
import { line } from '../text/visible.ts'
import { aboutMock, askControl, askJson, type Target } from './control-client.ts'
import { serviceOption } from './service-options.ts'
import { print, printExactly, printJson } from './print.ts'
import { wholeNumber } from './values.ts'

interface Query {
  readonly to?: string
  readonly service?: string
  readonly after?: string
}

/** `invitekit outbox`: the mails that a running mock has sent. */
export function outbox(command: Command): void {
  about(command, 'list', 'list the mails, newest last')
    .option('--before <id>', 'only mails sent before this one')
    .option('--limit <number>', 'how many at most', wholeNumber(1, 500), 50)
    .action(list)
  about(command, 'wait', 'print the newest mail that matches; if there is none yet, the first to come')
    .option('--timeout <ms>', 'how long to wait, in milliseconds', wholeNumber(0, 60_000), 5000)
    .action(wait)
  aboutMock(command.command('show <id>').description('print a mail'))
    .option('--raw', 'as the MIME message that it is')
    .action(show)
  aboutMock(command.command('clear').description('forget the mails so far; their invitations stay')).action(clear)
}

function about(command: Command, name: string, description: string): Command {
  return aboutMock(command.command(name).description(description))
    .option('--to <address>', "the recipient's address")
    .addOption(serviceOption('the service that the invitation was sent through'))
    .option('--after <id>', 'only mails sent after this one')
}

async function list(options: Target & Query & { before?: string; limit: number }): Promise<void> {
  const { to, service, after, before, limit } = options
  const query = { to, service, after, before, limit }
  const found = await askJson<{ mails: MailSummary[]; total: number }>(options, { path: '/outbox', query })
  if (options.json) {
    printJson(found)
    return
  }
  for (const { sentAt, service: through, id, to: recipient, subject } of found.mails) {
    print(line`${sentAt}  ${through.padEnd(10)}  ${id}  ${recipient}  ${subject}\n`)
  }
  const { mails, total } = found
  if (mails.length < total) print(`${total - mails.length} more match; see --limit and --before.\n`)
  else if (total === 0) print('No mail matches.\n')
}

async function wait(options: Target & Query & { timeout: number }): Promise<void> {
  const { to, service, after, timeout } = options
  const query = { to, service, after, timeout }
  tell(options, await askJson(options, { path: '/outbox/wait', query }))
}

async function show(id: string, options: Target & { raw?: true }): Promise<void> {
  const path = `/outbox/${encodeURIComponent(id)}`
  if (options.raw) printExactly(await askControl(options, { path: `${path}/raw` }))
  else tell(options, await askJson(options, { path }))
}

async function clear(options: Target): Promise<void> {
  await askControl(options, { method: 'DELETE', path: '/outbox' })
  if (options.json) printJson({})
}

function tell({ json }: Target, mail: Omit<ReceivedMail, 'raw'>): void {
  if (json) {
    printJson(mail)
    return
  }
  const headers = mail.headers.map(({ name, value }) => line`${name}: ${value}\n`).join('')
  const { status, error } = mail.delivery ?? {}
  const delivery = status === undefined ? '' : line`Delivery: ${status}${error === undefined ? '' : `, ${error}`}\n`
  print(`${headers}${delivery}\n${mail.text}`)
}
