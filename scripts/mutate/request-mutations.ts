import { added, at, bodyMutations, instead, removed, renamed, type Json, type Mutation } from './mutation.ts'

/** A client that sends something else. */
export function requestMutations(interaction: Json): Mutation[] {
  return [
    ...lineMutations(interaction),
    ...namesIn(interaction, ['request', 'query']).flatMap((name) => queryMutations(interaction, name)),
    added(['request', 'query'], 'qwfp', ['1'], 'a parameter more'),
    ...namesIn(interaction, ['request', 'headers']).flatMap((name) => headerMutations(name)),
    added(['request', 'headers'], 'X-Mock-Status', ['500'], 'a switch of the mock'),
    added(['request', 'headers'], 'Accept', ['text/html'], 'another Accept'),
    ...bodyMutations(interaction, 'request'),
  ]
}

function lineMutations(interaction: Json): Mutation[] {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
    (each) => each !== at(interaction, ['request', 'method']),
  )
  const way = ['request', 'path']
  const path = String(at(interaction, way))
  const generator = ['request', 'generators', 'path', 'expression']
  const expression = at(interaction, generator)
  const onBoth = (kind: string, change: (text: string) => string): Mutation => ({
    way,
    kind,
    change(root) {
      const mutations = [instead(way, kind, change(path))]
      if (typeof expression === 'string') mutations.push(instead(generator, kind, change(expression)))
      for (const each of mutations) each.change(root)
    },
  })
  return [
    ...methods.map((method) => instead(['request', 'method'], method, method)),
    // In the example alone: what the client really sends.
    instead(way, 'another text', `${path}-x`),
    onBoth('another last step', (text) => `${text}-x`),
    onBoth('a slash more', (text) => `${text}/`),
    onBoth('a step more', (text) => `${text}/qwfp`),
    onBoth('a step fewer', (text) => text.slice(0, text.lastIndexOf('/'))),
    onBoth('another first step', (text) => `/qwfp${text}`),
    onBoth('in capitals', (text) => text.replace(/[a-z]+$/, (word) => word.toUpperCase())),
  ].filter(({ kind }) => kind !== 'in capitals' || /[a-z]$/.test(path))
}

function queryMutations(interaction: Json, name: string): Mutation[] {
  const way = ['request', 'query', name]
  const [value] = at(interaction, way) as string[]
  return [
    removed(way),
    renamed(way, `${name}x`),
    instead(way, 'another text', [`${value}-x`]),
    instead(way, 'an empty text', ['']),
    instead(way, 'below zero', ['-1']),
    instead(way, 'a word', ['qwfp']),
  ]
}

function headerMutations(name: string): Mutation[] {
  const way = ['request', 'headers', name]
  const values =
    name.toLowerCase() === 'authorization'
      ? ['Basic', 'Bearer x', 'Basic YTpi', 'token x', 'qwfp x', '']
      : ['text/plain', 'application/xml', 'qwfp', '']
  return [removed(way), ...values.map((value) => instead(way, `"${value}"`, [value]))]
}

export const namesIn = (interaction: Json, way: readonly string[]): string[] =>
  Object.keys(Object(at(interaction, way)))
