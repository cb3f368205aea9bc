import { Option, type Command } from 'commander'
import type { CreatedShare, Share, ShareList } from '../generated/control-types.ts'
import { line } from '../text/visible.ts'
import { aboutMock, askControl, askJson, type Target } from './control-client.ts'
import { sayFailure } from './failure.ts'
import { print, printJson } from './print.ts'
import { wholeNumber } from './values.ts'

interface NewShare {
  readonly access?: string
  readonly name?: string
  readonly ttl?: number
}

/** `invitekit share`: links by which others may see or use a sandbox of a running mock. */
export function share(command: Command): void {
  const on = (name: string, description: string) => aboutMock(command.command(name).description(description))
  on('create', 'make a link to the sandbox, to view it or to operate it')
    .addOption(
      new Option('--access <access>', 'view: see it without its secrets; operate: do everything within it')
        .choices(['view', 'operate'])
        .default('view'),
    )
    .option('--name <text>', 'whom the link is for')
    .option('--ttl <seconds>', 'after how long it ends (default: seven days)', wholeNumber(1, 90 * 24 * 60 * 60))
    .action(create)
  on('list', 'list the links in force').action(list)
  on('revoke <id>', 'end a link').action(revoke)
}

async function create(options: Target & NewShare): Promise<void> {
  const { access, name, ttl } = options
  const made = await askJson<CreatedShare>(options, { method: 'POST', path: '/shares', body: { access, name, ttl } })
  if (!made.locked) {
    sayFailure(
      'The control plane wants no token, so whoever reaches the mock needs no link. Start it with one: --control-token-file.',
    )
  }
  if (options.json) return printJson(made)
  print(line`${lineOf(made)}\n${made.link}\n`)
}

async function list(target: Target): Promise<void> {
  const found = await askJson<ShareList>(target, { path: '/shares' })
  if (target.json) return printJson(found)
  for (const one of found.shares) print(`${lineOf(one)}\n`)
  if (found.shares.length === 0) print('There is no share link.\n')
}

async function revoke(id: string, target: Target): Promise<void> {
  await askControl(target, { method: 'DELETE', path: `/shares/${encodeURIComponent(id)}` })
  if (target.json) printJson({})
}

function lineOf({ id, access, name, expiresAt }: Pick<Share, 'id' | 'access' | 'name' | 'expiresAt'>): string {
  const whom = name === null ? '' : ` (${name})`
  return line`${id}${whom}: ${access}, until ${expiresAt}`
}
