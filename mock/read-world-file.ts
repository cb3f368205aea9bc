import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isNode, LineCounter, type Document } from 'yaml'
import { ControlRefusal } from './control/problem.ts'
import { requireWorld } from './control/require-world.ts'
import type { Violation } from './domain/problem.ts'
import { buildScenario } from './scenarios/build.ts'
import { memberOf, WorldError } from './scenarios/world-file/world-error.ts'
import type { WorldFile } from './scenarios/world-file/world-file.ts'
import { yamlDocument } from './text/yaml.ts'

/** Bytes. */
const longestFile = 1024 * 1024

/**
 * The world that a file holds, as YAML or JSON. Rejects with a WorldError that names line and member of all that is wrong
 * with it, or why it can't be read.
 */
export async function readWorldFile(file: string | URL): Promise<WorldFile> {
  const path = typeof file === 'string' ? file : fileURLToPath(file)
  const name = basename(path)
  const text = await textOf(path)
  const lines = new LineCounter()
  const document = documentOf(text, lines, name)
  const lineOf = (pointer: string) => lines.linePos(offsetOf(document, pointer)).line
  const located = (found: readonly Violation[]) =>
    new WorldError(
      found,
      (each) => `${name}:${lineOf(each.name)}: ${memberOf(each.name) || 'the file'} ${each.message}.`,
    )
  const [syntax] = document.errors
  if (syntax) throw unreadable(`${name}:${lines.linePos(syntax.pos[0]).line}: ${syntax.message.split('\n', 1)[0]}.`)
  try {
    const world = await requireWorld(document.toJS({ maxAliasCount: 100 }))
    const settings = {
      scenario: 'world',
      parameters: {},
      seed: 1,
      clock: { mode: 'frozen', at: Date.UTC(2026, 0, 5) },
    } as const
    await buildScenario({ ...settings, world })
    return world
  } catch (error) {
    if (error instanceof WorldError) throw located(error.violations)
    if (!(error instanceof ControlRefusal)) throw unreadable(`${name} can't be read: ${String(error)}.`)
    throw located(error.violations.map((each) => ({ ...each, name: each.name.replace(/^\/world/, '') })))
  }
}

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > longestFile)
      throw unreadable(`${path} has ${size} bytes, and a world file at most ${longestFile}. Take a scenario for more.`)
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof WorldError) throw error
    throw unreadable(`The world file ${path} can't be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`)
  }
}

function documentOf(text: string, lineCounter: LineCounter, name: string): Document {
  try {
    return yamlDocument(text, lineCounter)
  } catch (error) {
    throw unreadable(`${name} ${(error as Error).message}.`)
  }
}

const unreadable = (message: string) =>
  new WorldError([{ in: 'body', name: '', keyword: 'world', message }], () => message)

/** Where a member stands, or the nearest around it that is there. */
function offsetOf(document: Document, pointer: string): number {
  const path = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  for (let length = path.length; length >= 0; length -= 1) {
    const steps = path.slice(0, length).map((step) => (/^\d+$/.test(step) ? Number(step) : step))
    const node = length === 0 ? document.contents : document.getIn(steps, true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}
