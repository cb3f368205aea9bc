import type { ServiceList } from '../generated/control-types.ts'
import type { Service } from '../services/service.ts'
import { switches, type SwitchName } from '../services/switches.ts'
import { rolesParameters } from '../scenarios/parameters.ts'
import { demos, worlds } from '../scenarios/registry.ts'
import { toldIn } from '../scenarios/scenario-words.ts'
import type { Language } from '../words/language.ts'
import type { ControlPart } from './control.ts'
import { languageOf } from './reading.ts'

/** What there is to choose from: services, and how they are asked; scenarios, and their parameters. */
export const catalogueOperations = (services: readonly Service[]): ControlPart<'listServices' | 'listScenarios'> => ({
  listServices: async ({ query, headers }) => {
    const texts = await switchTexts(query.language ?? languageOf(headers))
    return { status: 200, body: { services: services.map((each) => told(each, texts)) as ServiceList['services'] } }
  },
  listScenarios: async ({ query, headers }) => {
    const language = query.language ?? languageOf(headers)
    return { status: 200, body: { scenarios: await toldIn(language, [...worlds, ...demos], rolesParameters) } }
  },
})

type SwitchTexts = Readonly<Record<SwitchName, { readonly documented: string; readonly live: string }>>

/** What the switches say in a language, loaded when somebody reads it; undefined for English, which they speak themselves. */
async function switchTexts(language: Language): Promise<SwitchTexts | undefined> {
  return language === 'ru' ? (await import('../generated/switches-ru.ts')).switchesInRussian : undefined
}

const told = ({ name, title, roles, requests, own }: Service, texts: SwitchTexts | undefined) => ({
  name,
  title,
  roles: own?.roleWords ?? roles,
  requests,
  switches: switches
    .filter(({ service }) => service === name)
    .map(({ name: point, documented, live }) => ({ name: point, ...(texts?.[point] ?? { documented, live }) })),
})
