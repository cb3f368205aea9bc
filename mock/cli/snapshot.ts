import { readFile, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Snapshot } from '../generated/control-types.ts'
import { textOf } from '../text/utf8.ts'
import { line } from '../text/visible.ts'
import { aboutMock, askControl, askJson, pourControl, type Target } from './control-client.ts'
import { CommandRefused } from './failure.ts'
import { print, printJson } from './print.ts'
import { newName } from './values.ts'

/** `invitekit snapshot`: named states of a sandbox, to which it can return. */
export function snapshot(command: Command): void {
  const on = (name: string, description: string) => aboutMock(command.command(name).description(description))
  on('list', 'list the snapshots').action(list)
  on('take', 'keep the sandbox as it is now')
    .argument('[name]', 'to return to it by; chosen when left out', newName)
    .action(take)
  on('restore <name>', 'return to a snapshot').action((name: string, target: Target) =>
    quietly(target, 'POST', `${pathOf(name)}/restore`),
  )
  on('delete <name>', 'delete a snapshot').action((name: string, target: Target) =>
    quietly(target, 'DELETE', pathOf(name)),
  )
  on('download <name>', 'print a snapshot as the text of a file')
    .option('--output <file>', 'write it into this file instead')
    .action(download)
  on('upload <name> <file>', 'give the sandbox a snapshot that was downloaded').action(upload)
}

const pathOf = (name: string) => `/snapshots/${encodeURIComponent(name)}`

async function list(target: Target): Promise<void> {
  const found = await askJson<{ snapshots: Snapshot[] }>(target, { path: '/snapshots' })
  if (target.json) return printJson(found)
  for (const one of found.snapshots) print(`${lineOf(one)}\n`)
  if (found.snapshots.length === 0) print('There is no snapshot.\n')
}

async function take(name: string | undefined, target: Target): Promise<void> {
  tell(target, await askJson<Snapshot>(target, { method: 'POST', path: '/snapshots', body: { name } }))
}

async function quietly(target: Target, method: string, path: string): Promise<void> {
  await askControl(target, { method, path })
  if (target.json) printJson({})
}

async function download(name: string, options: Target & { output?: string }): Promise<void> {
  const parts = await pourControl(options, { path: pathOf(name) })
  if (options.output !== undefined) return writeFile(options.output, parts).catch(refuseFile)
  for await (const part of parts) print(part)
  print('\n')
}

/** Larger ones are not looked into: a text could not hold them. */
const looked = 64 * 1024 * 1024

async function upload(name: string, file: string, target: Target): Promise<void> {
  const body = await readFile(file).catch(refuseFile)
  if (body.length <= looked) requireJson(file, body)
  tell(target, await askJson<Snapshot>(target, { method: 'PUT', path: pathOf(name), body }))
}

function requireJson(file: string, bytes: Buffer): void {
  const text = textOf(bytes, (what) => {
    throw new CommandRefused(`${file} ${what}. Write it in UTF-8.`)
  })
  try {
    JSON.parse(text)
  } catch {
    throw new CommandRefused(`${file} is not JSON. Give it a file that "invitekit snapshot download" has written.`)
  }
}

/** Node's own message names the file and what is wrong with it. */
function refuseFile(error: Error): never {
  if (error instanceof CommandRefused) throw error
  throw new CommandRefused(`${error.message}. Name another file.`)
}

function tell({ json }: Target, one: Snapshot): void {
  if (json) printJson(one)
  else print(`${lineOf(one)}\n`)
}

const lineOf = ({ name, takenAt, counts }: Snapshot) =>
  line`${name}: taken at ${takenAt}, ${counts.invitations} invitations`
