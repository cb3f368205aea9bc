import { listOf, member, textOf } from '../json.ts'
import type { Interaction } from '../pact.ts'
import { keyOf, operationsOf, type Operation } from './operations.ts'

/** Finds the operation of a document that an interaction calls; fixed paths before those with parameters. */
export function operationFinder(document: object): (interaction: Interaction) => Operation | undefined {
  const operations = [...operationsOf(document).values()].sort(
    (one, other) => one.title.split('{').length - other.title.split('{').length,
  )
  const prefixes = ['', ...listOf(member(document, 'servers')).map(pathOfServer)]
  return ({ method, path }) => {
    const titles = prefixes
      .filter((prefix) => path.startsWith(prefix))
      .map((each) => `${method} ${path.slice(each.length)}`)
    return operations.find(({ title }) => titles.some((each) => isCalled(title, each)))
  }
}

function pathOfServer(server: unknown): string {
  const url = textOf(member(server, 'url'), '')
  return url.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/\/$/, '')
}

function isCalled(title: string, called: string): boolean {
  const [template, path] = [keyOf(title).split('/'), called.split('/')]
  return (
    template.length === path.length &&
    template.every((part, index) => part === path[index] || (part.includes('{}') && fits(part, path[index] ?? '')))
  )
}

function fits(part: string, text: string): boolean {
  const [before = '', after = ''] = part.split('{}')
  return text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after)
}
