import type { Command } from 'commander'
import { stringify } from 'yaml'
import { aboutMock, askJson, type Target } from './control-client.ts'
import { print, printJson } from './print.ts'

/** Where an editor finds the schema of a world file, beside the command in a project's node_modules. */
const schema = './node_modules/invitekit/dist/world.schema.json'

/** `invitekit world`: a running mock's sandbox as a file that makes another one like it. */
export function world(command: Command): void {
  aboutMock(command.command('export').description('print the sandbox as a world file, which --world takes'))
    .option('--ids', 'with the id that everything has here')
    .option('--secrets', 'with tokens, keys and codes')
    .action(run)
}

async function run(options: Target & { ids?: true; secrets?: true }): Promise<void> {
  const query = { ids: options.ids && 'true', secrets: options.secrets && 'true' }
  const file = await askJson<object>(options, { path: '/world', query })
  if (options.json) return printJson(file)
  print(`# yaml-language-server: $schema=${schema}\n${stringify(file, { lineWidth: 0 })}`)
}
