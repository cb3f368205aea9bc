import { expect, test } from 'vitest'
import { PathTree } from './path-tree.ts'

const tree = new PathTree<string>()
for (const template of [
  '/v1/orgs/{org}/invites',
  '/v1/orgs/{org}/invites/{id}',
  '/v1/orgs/{org}/invites/{id}/accept',
]) {
  tree.add(template, template)
}

test.each([
  ['/v1/orgs/a/invites', '/v1/orgs/{org}/invites', { org: 'a' }],
  ['/v1/orgs/a/invites/b', '/v1/orgs/{org}/invites/{id}', { org: 'a', id: 'b' }],
  ['/v1/orgs/a/invites/b/accept', '/v1/orgs/{org}/invites/{id}/accept', { org: 'a', id: 'b' }],
  ['/v1/orgs/a%2Fb%C3%A9/invites', '/v1/orgs/{org}/invites', { org: 'a/bé' }],
  ['/v1/orgs/accept/invites/invites', '/v1/orgs/{org}/invites/{id}', { org: 'accept', id: 'invites' }],
  ['/v1/orgs/__proto__/invites', '/v1/orgs/{org}/invites', { org: '__proto__' }],
])('finds %s', (path, value, parameters) => {
  expect(tree.find(path)).toEqual({ value, parameters })
})

test.each([
  '/',
  '/v1',
  '/v1/orgs/a',
  '/v1/orgs//invites',
  '/v1/orgs/a/invites/',
  '/v1/orgs/a/invites//',
  '/V1/orgs/a/invites',
  '/v1/orgs/a/invites/b/accept/c',
  '/v1%2Forgs/a/invites',
  '/{org}',
])('finds nothing at %s', (path) => {
  expect(tree.find(path)).toBeUndefined()
})

test('a parameter that is not valid percent-encoding is a URIError', () => {
  expect(() => tree.find('/v1/orgs/%E0%A4%A/invites')).toThrow(URIError)
})
