import type { Command } from 'commander'
import { serviceFacts } from '../generated/services.ts'
import type { Directory } from '../index.ts'
import { line } from '../text/visible.ts'
import { aboutMock, askJson, type Target } from './control-client.ts'
import { keyOf } from './persona-key.ts'
import { print, printJson } from './print.ts'

/** `invitekit members`: who is in the organizations of a running mock. */
export function members(command: Command): void {
  aboutMock(command).option('--secrets', 'with what a client needs to act as each of them').action(run)
}

async function run(options: Target & { secrets?: true }): Promise<void> {
  const query = { secrets: options.secrets && 'true' }
  const { organizations } = await askJson<Directory>(options, { path: '/directory', query })
  if (options.json)
    return printJson({ organizations: organizations.map(({ id, name, members: all }) => ({ id, name, members: all })) })
  for (const { id, name, members: all } of organizations) {
    print(line`${name} ${id}\n`)
    for (const member of all) {
      const { email, roles, persona, token } = member
      const may = roles.length === 0 ? 'no role' : roles.join(', ')
      print(line`  ${member.name} <${email}>: ${may}${persona === undefined ? '' : `; persona ${persona}`}\n`)
      if (token !== undefined) print(line`    token ${token}\n`)
      for (const { name: service, title } of Object.values(serviceFacts)) {
        const key = keyOf(member, service)
        if (key) print(line`    ${title} key ${key.keyId}:${key.keySecret}\n`)
      }
    }
  }
}
