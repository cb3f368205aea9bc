import { expect, test } from 'vitest'
import { valuesOfStates } from '../../mock/index.ts'
import { runHere } from './command.ts'

test('states tells what each takes and gives, once what all have, and how a contract writes it', async () => {
  const { stdout } = await runHere(['states'])
  expect(stdout).toMatch(
    /^a pending invitation\n.*\n {2}email: .*\n {2}role: .*\n {2}gives: invitationId, email, code$/m,
  )
  expect(stdout.match(/authorization/g)).toHaveLength(1)
  const given = [...stdout.matchAll(/\.given\('([^']+)'(?:, \{ (\w+): '([^']+)' \})?\)/g)]
  expect(given.length).toBeGreaterThan(1)
  const [value = ''] = /(?<=\$\{)\w+/.exec(stdout) ?? []
  for (const [, state = '', name, text = ''] of given) {
    const parameters: Record<string, string> = name === undefined ? {} : { [name]: text }
    expect(await valuesOfStates([{ state, parameters }], 'clickhouse')).toHaveProperty(value)
  }
})
