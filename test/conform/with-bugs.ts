import { conform } from '../../contracts/conform/conform.ts'
import { credentialsOfMock, Reference } from '../../contracts/conform/reference.ts'
import { createMock, serviceOf, type MockOptions } from '../../mock/index.ts'

/** Days for which invitations are valid in a mock. */
const lifetime = '7'

/** Asks a mock of this process whether it conforms. */
export async function conformMock(
  service: string,
  options: MockOptions,
  more: Partial<Parameters<typeof conform>[0]> = {},
): ReturnType<typeof conform> {
  const mock = await createMock({ scenario: 'empty', journal: { entries: 0 }, onError: () => undefined, ...options })
  try {
    const credentials = { ...(await credentialsOfMock(mock.url, service, {})), lifetime }
    const { profile, switches } = options
    return await conform({ service, url: mock.url, credentials, conduct: { profile, switches }, ...more })
  } finally {
    await mock.close()
  }
}

/** The checks of each service that fail with each of these bugs, with blanks between; empty for none. */
export async function seenBugs(service: string, bugs: readonly string[]): Promise<Record<string, string>> {
  const reference = await Reference.start(serviceOf(service), {})
  const found: Record<string, string> = {}
  try {
    for (const id of bugs) {
      const { checks, brokenOff } = await conformMock(service, { bugs: [id] }, { reference })
      if (brokenOff !== undefined) throw new Error(`${service} with ${id}: ${brokenOff}`)
      found[id] = checks.flatMap((row) => (row.outcome === 'fails' ? [row.id] : [])).join(' ')
    }
    return found
  } finally {
    await reference.close()
  }
}
