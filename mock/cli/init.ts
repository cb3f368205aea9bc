import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { CommandRefused } from './failure.ts'
import { print } from './print.ts'

/** `invitekit init`: files to begin with. */
export function init(command: Command): void {
  command
    .command('service')
    .description('write a service of your own that runs: its OpenAPI document, its definition, a contract and tests')
    .argument('<name>', 'small letters, digits and dashes')
    .option('--folder <path>', 'where to write it (default: a folder of that name)')
    .action(initService)
  command
    .command('worker')
    .description(
      "write a service worker that is a mock, and what it loads, among a page's files; again after an update",
    )
    .argument('<folder>', 'what your server of files serves, such as public')
    .action(initWorker)
}

/** A browser may have no modules in service workers yet. */
const workerScript = `importScripts('invitekit/worker.js')

invitekit.serveFetches({ data: 'demo' })
`

async function initWorker(folder: string): Promise<void> {
  if (!existsSync(folder)) throw new CommandRefused(`There is no folder ${folder}. Name one whose files are served.`)
  const { assetPath } = await import('../node/assets.ts')
  const script = join(folder, 'invitekit-worker.js')
  const isThere = existsSync(script)
  const worker = dirname(assetPath('worker/worker.js'))
  cpSync(worker, join(folder, 'invitekit'), { recursive: true })
  // The documents of the API, which the mock has as well.
  for (const name of readdirSync(dirname(worker)).filter((each) => each.endsWith('.json')))
    cpSync(join(dirname(worker), name), join(folder, 'invitekit', name))
  // Its options may be others by now.
  if (!isThere) writeFileSync(script, workerScript)
  print(
    [
      `Wrote ${join(folder, 'invitekit')}/${isThere ? `, and left ${script} as it is` : ` and ${script}`}.`,
      '',
      `  navigator.serviceWorker.register('/invitekit-worker.js')`,
      '',
    ].join('\n'),
  )
}

async function initService(name: string, { folder = name }: { readonly folder?: string }): Promise<void> {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) {
    throw new CommandRefused(
      `A service's name has small letters, digits and dashes, such as acme: ${JSON.stringify(name)} has not.`,
    )
  }
  const { serviceFiles } = await import('./service-template.ts')
  const files = Object.entries(serviceFiles(name))
  const there = files.map(([file]) => join(folder, file)).find((path) => existsSync(path))
  if (there !== undefined)
    throw new CommandRefused(`${there} is there already. Name another --folder, or remove it first.`)
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  print(
    [
      `Wrote ${files.map(([file]) => join(folder, file)).join(', ')}.`,
      '',
      ...columns([
        [`node --test ${folder}/*.test.mjs`, 'from nothing to an accepted invitation'],
        [`npx invitekit verify ${folder}/pacts --service ./${folder}`, 'what a client of it expects'],
        [`npx invitekit service check ./${folder}`, 'all that its document declares'],
        [`npx invitekit start --service ./${folder}`, 'with its console and mails'],
      ]),
      '',
      'Put your own OpenAPI document in the place of openapi.yaml, and start again.',
      '',
    ].join('\n'),
  )
}

function columns(rows: readonly (readonly [command: string, what: string])[]): string[] {
  const width = Math.max(...rows.map(([command]) => command.length))
  return rows.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`)
}
