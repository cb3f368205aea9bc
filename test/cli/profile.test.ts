import { expect, test } from 'vitest'
import { emptyFolder, startJson } from './command.ts'

test('the profile is kept with the state, and a start may set another', async () => {
  const folder = emptyFolder()
  const runs = [
    { flags: ['--profile', 'live', '--switch', 'snyk.limit-step=documented'], profile: 'live', step: 'documented' },
    { flags: [], profile: 'live', step: 'documented' },
    { flags: ['--profile', 'documented'], profile: 'documented', step: 'documented' },
    { flags: ['--switch', 'snyk.limit-step=live'], profile: 'documented', step: 'live' },
  ]
  for (const { flags, profile, step } of runs) {
    const { told, child, ended, output } = await startJson(flags, folder)
    expect(told).toMatchObject({ profile, switches: { 'snyk.limit-step': step, 'mpdx.auth': profile } })
    expect(output.stderr).toBe('')
    child.kill('SIGTERM')
    await ended
  }
})
