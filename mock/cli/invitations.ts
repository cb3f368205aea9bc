import { Option, type Command } from 'commander'
import type { InvitationView } from '../index.ts'
import { line } from '../text/visible.ts'
import { aboutMock, askJson, type Target } from './control-client.ts'
import { serviceOption } from './service-options.ts'
import { print, printJson } from './print.ts'
import { wholeNumber } from './values.ts'

interface ListOptions {
  readonly to?: string
  readonly search?: string
  readonly service?: string
  readonly state?: string
  readonly organization?: string
  readonly before?: string
  readonly limit: number
}

/** `invitekit invitations`: those of all services in a running mock, and their answers without a browser. */
export function invitations(command: Command): void {
  aboutMock(command.command('list').description('list the invitations of all services, newest last'))
    .option('--to <address>', 'only to this address')
    .option('--search <text>', 'only to or from somebody with this part in the address or the name')
    .addOption(serviceOption('only through this service'))
    .addOption(
      new Option('--state <state>', 'only those that stand so').choices([
        'pending',
        'accepted',
        'declined',
        'cancelled',
        'expired',
      ]),
    )
    .option('--organization <id>', 'only to this organization')
    .option('--before <id>', 'only invitations made before this one')
    .option('--limit <number>', 'how many at most', wholeNumber(1, 500), 50)
    .action(list)
  for (const [name, description] of [
    ['accept', 'accept an invitation as the person invited, who becomes a member'],
    ['decline', 'decline an invitation as the person invited'],
  ] as const) {
    aboutMock(command.command(`${name} <id>`).description(description))
      .option('--as <who>', "as somebody else: a persona's id, an address or a user id")
      .action((id: string, options: Target & { as?: string }) => settle(name, id, options))
  }
}

async function list(options: Target & ListOptions): Promise<void> {
  const { to, search, service, state, organization, before, limit } = options
  const query = { to, search, service, state, organization, before, limit }
  const found = await askJson<{ invitations: InvitationView[]; total: number }>(options, {
    path: '/invitations',
    query,
  })
  if (options.json) return printJson(found)
  for (const one of found.invitations) print(`${lineOf(one)}\n`)
  const { length } = found.invitations
  if (length < found.total) print(`${found.total - length} more match; see --limit and --before.\n`)
  else if (found.total === 0) print('No invitation matches.\n')
}

async function settle(answer: string, id: string, options: Target & { as?: string }): Promise<void> {
  const path = `/invitations/${encodeURIComponent(id)}/${answer}`
  // What is undefined is left out of JSON.
  const settled = await askJson<InvitationView>(options, { method: 'POST', path, body: { as: options.as } })
  if (options.json) printJson(settled)
  else print(`${lineOf(settled)}\n`)
}

const lineOf = ({ id, service, state, email, organization, roles }: InvitationView) =>
  line`${state.padEnd(9)}  ${service.padEnd(10)}  ${id}  ${email}  ${organization}${roles.length > 0 ? ` as ${roles.join(', ')}` : ''}`
