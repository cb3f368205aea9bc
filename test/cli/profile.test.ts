import { expect, test } from 'vitest'
import { emptyFolder, startJson } from './command.ts'

test('the profile is kept with the state, and a start may set another', async () => {
  const folder = emptyFolder()
  const runs = [
    { flags: ['--profile', 'live', '--switch', 'snyk.links=documented'], profile: 'live', links: 'documented' },
    { flags: [], profile: 'live', links: 'documented' },
    { flags: ['--profile', 'documented'], profile: 'documented', links: 'documented' },
    { flags: ['--switch', 'snyk.links=live'], profile: 'documented', links: 'live' },
  ]
  for (const { flags, profile, links } of runs) {
    const { told, child, ended, output } = await startJson(flags, folder)
    expect(told).toMatchObject({ profile, switches: { 'snyk.links': links, 'mpdx.auth': profile } })
    expect(output.stderr).toBe('')
    child.kill('SIGTERM')
    await ended
  }
})
