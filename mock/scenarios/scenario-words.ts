import type { Language } from '../words/language.ts'
import type { ScenarioCatalogue, ScenarioWords } from './scenario-catalogue.ts'
import type { ParameterSchemas } from './scenario-values.ts'
import type { Scenario } from './scenario.ts'

/** The catalogue of a language, loaded when somebody reads it; undefined for English, which scenarios speak themselves. */
async function catalogueIn(language: Language): Promise<ScenarioCatalogue | undefined> {
  return language === 'ru' ? (await import('./ru.ts')).ru : undefined
}

type Told<Of> = Of & ScenarioWords

/** Scenarios as they are told to people; `services` are the titles of those that have a parameter of their own, by its name. */
export async function toldIn(
  language: Language,
  scenarios: readonly Scenario[],
  services: Readonly<Record<string, string>>,
): Promise<
  readonly {
    name: string
    title: string
    description: string
    parameters: Record<string, Told<ParameterSchemas[string]>>
  }[]
> {
  const catalogue = await catalogueIn(language)
  const wordsOf = (name: string) => {
    const service = services[name]
    return service === undefined ? catalogue?.parameters[name] : catalogue && naming(service, catalogue.roles)
  }
  return scenarios.map(({ name, title = name, description, parameters }) => ({
    name,
    ...(catalogue?.scenarios[name] ?? { title, description }),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([key, schema]) => [key, { title: key, ...schema, ...wordsOf(key) }]),
    ),
  }))
}

const naming = (service: string, { title, description }: ScenarioWords): ScenarioWords => ({
  title: title.replaceAll('{service}', service),
  description: description.replaceAll('{service}', service),
})
