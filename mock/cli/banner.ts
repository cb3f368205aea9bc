import type { Mock } from '../create-mock.ts'
import { line } from '../text/visible.ts'
import { curl } from './curl.ts'
import { environmentOf } from './environment.ts'
import { keyOf } from './persona-key.ts'

/** What a start prints for a person: plain text, ends with a line break. */
export function banner(mock: Mock, version: string): string {
  const { url, directory, settings, services } = mock
  const owner = directory.personas.find(({ id }) => id === 'owner')
  const home = directory.organizations.find(({ id }) => id === owner?.memberships[0]?.organizationId)
  const rows: [label: string, text: string][] = [
    ['Console', `${url}/`],
    ...services.map((service): [string, string] => [service.title, service.url]),
    ...mock.otherUrls.map((other): [string, string] => ['In the network', other]),
    ['API reference', `${url}/docs`],
    ['Mails', `${url}/_mock/mails`],
    ['Scenario', `${settings.scenario}, seed ${settings.seed}`],
    ['Profile', profileOf(mock)],
    ...(settings.bugs ? ([['Bugs', settings.bugs.join(', ')]] satisfies [string, string][]) : []),
    ['State', stateOf(mock)],
    ...(mock.controlToken === null ? [] : ([['Control token', mock.controlToken]] satisfies [string, string][])),
  ]
  if (owner && home) {
    rows.push(
      ['Organization', `${home.id} (${home.name})`],
      ['Owner', `${owner.name} <${owner.email}>`],
      ['  token', owner.token],
      ...services.flatMap(({ name, title }): [string, string][] => {
        const key = keyOf(owner, name)
        return key ? [[`  ${title} key`, `${key.keyId}:${key.keySecret}`]] : []
      }),
      ['Other people', `${url}/_mock/directory`],
    )
  }
  const width = Math.max(...rows.map(([label]) => label.length)) + 2
  const lines = rows.map(([label, text]) => line`  ${label.padEnd(width)}${text}`)
  const tries = services.flatMap(({ title, example }) => ['', `  # ${title}`, curl(example, '  ')])
  return `\ninvitekit ${version} serves\n\n${lines.join('\n')}\n\nTry it:\n${tries.join('\n')}\n\n${guessesOf(services)}`
}

/** What was guessed of own services, as the lines that would say otherwise. */
function guessesOf(services: Mock['services']): string {
  return services
    .flatMap(({ title, guesses = [] }) => {
      if (guesses.length === 0) return []
      const lines = guesses.map((each) => line`  ${each}`)
      return [
        line`${title} is answered by what its document says. To say otherwise, write in its handlers:`,
        '',
        ...lines,
        '',
        '',
      ]
    })
    .join('\n')
}

/** The same for a program. */
export function startedLine(mock: Mock): object {
  const { url, directory, settings, services, data, isNew, controlToken } = mock
  const { scenario, parameters, seed, bugs } = settings
  const urls = Object.fromEntries(services.map((service) => [service.name, service.url]))
  return {
    url,
    docs: `${url}/docs`,
    services: urls,
    scenario,
    parameters,
    seed,
    ...(bugs && { bugs }),
    data,
    isNew,
    controlToken,
    environment: environmentOf(mock),
    ...directory,
  }
}

/** The profile, and what deviates from it. */
function profileOf({ settings: { profile = 'documented', switches = {} } }: Mock): string {
  const others = Object.entries(switches).filter(([, value]) => value !== profile)
  return [profile, ...others.map(([name, value]) => `${name}=${value}`)].join(', ')
}

function stateOf({ data, store, isNew }: Mock): string {
  if (store !== null) return `${isNew ? 'new' : 'found'} in ${store}`
  if (data === null) return 'in memory only'
  return `${isNew ? 'new' : 'found'} in ${data}`
}
