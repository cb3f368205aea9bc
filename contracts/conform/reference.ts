import { createMock, switches, type Mock, type MockOptions, type Service, type SwitchName } from '../../mock/index.ts'
import { listOf, member, objectOf, textOf } from '../verify/json.ts'
import { statesPath } from '../verify/provider-under-test.ts'
import type { Bench } from './bench.ts'
import type { Check, Seen } from './check.ts'
import { ConformError } from './conform-error.ts'
import type { Credentials, Fact, Person } from './credentials.ts'
import { reasonOf } from '../verify/reason-of.ts'

/** Days. */
const day = 24 * 60 * 60 * 1000

/** The mock that servers are compared with, and what it has shown. It never says that there were too many requests. */
export class Reference {
  readonly url: string
  readonly credentials: Credentials
  readonly #mock: Mock
  readonly #seen = new Map<string, Seen>()

  private constructor(mock: Mock, credentials: Credentials) {
    this.#mock = mock
    this.url = mock.url
    this.credentials = credentials
  }

  static async start(
    { name: service, invitations: { lifetime } }: Pick<Service, 'name' | 'invitations'>,
    { profile, switches: asked, services }: Pick<MockOptions, 'profile' | 'switches' | 'services'>,
  ): Promise<Reference> {
    const limit = switches.map(({ name }): SwitchName => name).filter((name) => name === `${service}.rate-limit`)
    const mock = await createMock({
      scenario: 'empty',
      seed: 1,
      journal: { entries: 0 },
      ...(profile !== undefined && { profile }),
      ...(services && { services }),
      switches: { ...asked, ...Object.fromEntries(limit.map((name) => [name, 'documented'])) },
    })
    const known = await credentialsOfMock(mock.url, service, {})
    return new Reference(mock, { ...known, ...(lifetime !== null && { lifetime: String(lifetime / day) }) })
  }

  /** What a check sees of it. */
  async seen(check: Check, bench: Bench): Promise<Seen> {
    const known = this.#seen.get(check.id)
    if (known) return known
    const seen = await check.look(bench).catch((error: unknown) => {
      throw new Error(`The mock itself could not be asked for ${check.id}: ${reasonOf(error)}`, { cause: error })
    })
    this.#seen.set(check.id, seen)
    return seen
  }

  close(): Promise<void> {
    return this.#mock.close()
  }
}

/** Who of a mock's people is who. Nobody asks as an outsider any more once somebody has accepted. */
const personas: Readonly<Record<Person, string>> = {
  manager: 'owner',
  reader: 'member',
  bystander: 'billing',
  outsider: 'outsider',
  limited: 'admin',
  invitee: 'invitee',
  secondInvitee: 'outsider',
}

/**
 * What a file of credentials would say of a mock of ours, whose world is made anew for it. Rejects with a ConformError.
 */
export async function credentialsOfMock(
  url: string,
  service: string,
  headers: Readonly<Record<string, string>>,
): Promise<Credentials> {
  const ask = async (path: string, body?: object) => {
    const response = await fetch(url + path, {
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new ConformError(`The mock at ${url} could not be prepared: ${text.slice(0, 500)}`)
    return objectOf(JSON.parse(text))
  }
  await ask(`${statesPath}?provider=${service}`, { action: 'setup', state: 'an organization' })
  const { organizations, personas: known } = await ask('/_mock/directory')
  const persona = (id: string) => listOf(known).find((each) => member(each, 'id') === id)
  const [here, elsewhere] = listOf(organizations)
  const role = (name: string) => listOf(member(here, 'roles')).find((each) => member(each, 'name') === name)
  const people = Object.entries(personas).map(([name, id]) => [
    name,
    member(member(persona(id), 'authorization'), service),
  ])
  const facts: Readonly<Partial<Record<Fact, unknown>>> = {
    organization: member(here, 'id'),
    otherOrganization: member(elsewhere, 'id'),
    role: member(role('Admin'), 'id'),
    above: member(role('Owner'), 'id'),
    member: member(persona('member'), 'email'),
  }
  const all = [...people, ...Object.entries(facts)].map(([name, value]) => [name, textOf(value, '')])
  return Object.fromEntries(all) as Credentials
}
