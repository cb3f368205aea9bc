import { serviceNames } from '../generated/services.ts'
import type { MockOptions } from '../index.ts'
import { CommandRefused } from './failure.ts'

/** A service by its name, and the own ones among which it is. */
export interface ClaimedService extends Pick<MockOptions, 'services'> {
  readonly service: string
}

/** A built-in service, one of the configuration file, or the one of a module or package. Rejects with a CommandRefused. */
export async function claimedService(given: string): Promise<ClaimedService> {
  if ((serviceNames as readonly string[]).includes(given)) return { service: given }
  const [{ loadServices, ownServices }, { openOwnServices }] = await Promise.all([
    import('./own-services.ts'),
    import('../index.ts'),
  ])
  const { services: configured = [] } = await ownServices({})
  const named = (await openOwnServices(configured)).some(({ name }) => name === given)
  if (named) return { service: given, services: configured }
  const services = await loadServices(given).catch((error: unknown) => {
    if (!(error instanceof CommandRefused)) throw error
    throw new CommandRefused(`${error.message} The built-in services are ${serviceNames.join(', ')}.`)
  })
  const names = (await openOwnServices(services)).map(({ name }) => name)
  const [service = '', ...others] = names
  if (others.length === 0) return { service, services }
  throw new CommandRefused(
    `${given} exports several services: ${names.join(', ')}. Name a module that exports one, or write them into invitekit.config.mjs and give a name.`,
  )
}
