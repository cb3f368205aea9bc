import type { Overview } from '../generated/control-types.ts'
import { languageOf } from './reading.ts'
import type { ControlExchange, ControlHandler, ControlOperations } from './control.ts'

type Told =
  | 'getAccess'
  | 'getSandbox'
  | 'listServices'
  | 'listPeople'
  | 'listInvitations'
  | 'listMails'
  | 'listScenes'
  | 'getNextExpiry'
  | 'listJournal'

const limit = 50

/** What several operations tell, in one answer: a page that shows a sandbox asks once. */
export function overviewOf(all: Pick<ControlOperations, Told>): ControlHandler<'getOverview'> {
  return async (exchange) => {
    const { world, query, headers } = exchange
    const language = query.language ?? languageOf(headers)
    const [home] = world.organizations()
    const ask = async <Id extends Told>(id: Id, asked: object = {}) => {
      const its = { ...exchange, query: asked, path: { name: world.name } } as unknown as ControlExchange<Id>
      return (await (all[id] as ControlHandler<Id>)(its)).body
    }
    const told = {
      access: await ask('getAccess'),
      sandbox: await ask('getSandbox'),
      services: await ask('listServices', { language }),
      people: await ask('listPeople', { limit, ...(home && { organization: home.id }) }),
      invitations: await ask('listInvitations', { limit, counts: 'true' }),
      mails: await ask('listMails', { limit, ...query, language }),
      scenes: await ask('listScenes', { language: world.settings.language ?? language }),
      expiry: await ask('getNextExpiry'),
      journal: await ask('listJournal', { limit: 200 }),
    }
    return { status: 200, body: told as unknown as Overview }
  }
}
