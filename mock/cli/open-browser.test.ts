import { expect, test } from 'vitest'
import { openerOn } from './open-browser.ts'

test.each([
  ['darwin', {}, ['open']],
  ['win32', {}, ['cmd', '/c', 'start', '']],
  ['linux', {}, ['xdg-open']],
  ['freebsd', {}, ['xdg-open']],
  ['linux', { BROWSER: '' }, ['xdg-open']],
  ['darwin', { BROWSER: 'firefox' }, ['firefox']],
] as const)('on %s with %j it is %j', (platform, environment, command) => {
  expect(openerOn(platform, environment)).toEqual(command)
})
