import { rulesInForce, type MockOptions, type SwitchName } from '../../mock/index.ts'
import type { ServiceName } from '../support/stage.ts'

type Conduct = Pick<MockOptions, 'profile' | 'switches'>

/** What no request brings about in a sound process; test/ reaches both by other means. */
const elsewhere = ['413', '500']

/**
 * The operations and statuses that the spec in force declares and another setting does not: of the documented profile,
 * or of the same setting without the switch.
 */
export async function reachable(service: ServiceName, conduct: Conduct, flipped?: SwitchName): Promise<string[]> {
  const [here, there] = await Promise.all([declared(service, conduct), declared(service, without(conduct, flipped))])
  return [...here].filter((each) => !there.has(each) && !elsewhere.some((status) => each.endsWith(status)))
}

function without({ profile = 'documented', switches = {} }: Conduct, flipped: SwitchName | undefined): Conduct {
  if (flipped === undefined) return {}
  return { profile, switches: { ...switches, [flipped]: profile } }
}

async function declared(service: ServiceName, conduct: Conduct): Promise<Set<string>> {
  const { operations } = await rulesInForce(conduct)
  const own = Object.values(operations).filter((operation) => operation.service === service)
  return new Set(
    own.flatMap(({ operationId, responses }) => Object.keys(responses).map((it) => `${operationId} ${it}`)),
  )
}
