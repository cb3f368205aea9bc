import { expect, test } from 'vitest'

import { specChanges } from './spec-changes.ts'
import { rows, shop, silent, type Draft } from './spec-changes.table.ts'

const today = '2030-01-01'

function after(change: (spec: Draft) => void) {
  const fresh = shop()
  change(fresh)
  return specChanges(shop(), fresh, today).map(({ id, severity }) => ({ id, severity }))
}

test('the table has enough of both', () => {
  expect(rows.filter(([, , severity]) => severity !== 'harmless').length).toBeGreaterThanOrEqual(88)
  expect(rows.filter(([, , severity]) => severity === 'harmless').length).toBeGreaterThanOrEqual(37)
})

test.each(rows)('%s', (_, change, severity, id) => {
  const found = after(change)
  expect(found).toContainEqual({ id, severity })
  // No alarm beside the harmless.
  if (severity === 'harmless') expect(found.filter((each) => each.severity !== 'harmless')).toEqual([])
})

test.each(silent)('nothing is said of %s', (_, change) => {
  expect(after(change)).toEqual([])
})

test('an operation may go when its sunset is over', () => {
  const fresh = shop()
  delete fresh['paths']['/items/{id}'].delete
  const [change] = specChanges(shop(), fresh, '2031-01-02')
  expect(change).toMatchObject({ id: 'operation-gone-after-sunset', severity: 'harmless' })
})
