import { knownBugsOf, serviceOf, type KnownBug, type ServiceProbe } from '../../mock/index.ts'
import { parsePact } from '../verify/pact.ts'
import type { Yardstick } from '../verify/preflight.ts'
import type { Part } from '../verify/replay.ts'
import type { AskedMock, State, WireRequest } from './asked-mock.ts'
import { isSameAnswer, type SeenAnswer } from './cases.ts'
import type { Question, Sound } from './question.ts'
import type { BugRow } from './score-report.ts'
import { codeOf } from './suggestion-code.ts'
import { interactionOf, wantedOf, type Suggestion } from './suggestion.ts'

/** The request as it was replayed: ids and credentials of the first world are the same each time. */
const requestOf = ({ exchange: { request } }: Sound): WireRequest => request

const statesOf = ({ interaction }: Part): readonly State[] => interaction.states

/** Asks a mock with each bug, and gives for each what makes its row when the questions are answered. */
export async function bugQuestions(
  mock: AskedMock,
  sound: readonly Sound[],
  ownServices: Yardstick['own'],
  questions: Question[],
): Promise<(() => BugRow)[]> {
  await mock.haveBugs()
  const usual = new Map<Sound, SeenAnswer>()
  for (const part of sound) usual.set(part, await mock.ask(part.pact.provider, statesOf(part), () => requestOf(part)))
  const rows: (() => BugRow)[] = []
  const clean = new CleanAnswers(mock)
  const providers = [...new Set(sound.map(({ pact }) => pact.provider))]
  const bugs = knownBugsOf(providers.map((name) => serviceOf(name, ownServices)))
  for (const provider of providers) {
    const own = sound.filter(({ pact }) => pact.provider === provider)
    for (const bug of bugs.filter(({ wire }) => provider in wire)) {
      const probes = bug.probes[provider] ?? []
      const right: SeenAnswer[] = []
      // There is one mock, and each sets up its states.
      for (const probe of probes) right.push(await clean.of(provider, probe))
      rows.push(await bugRow(mock, { bug, provider, own, usual, probes, right }, questions))
    }
  }
  return rows
}

/** What probes are answered without a bug. */
class CleanAnswers {
  readonly #mock: AskedMock
  readonly #known = new Map<string, SeenAnswer>()

  constructor(mock: AskedMock) {
    this.#mock = mock
  }

  async of(provider: string, probe: ServiceProbe): Promise<SeenAnswer> {
    const key = JSON.stringify([provider, probe.given, probe.authorization, probe.request({})])
    const known = this.#known.get(key)
    if (known) return known
    await this.#mock.haveBugs()
    const answer = await askProbe(this.#mock, provider, probe)
    this.#known.set(key, answer)
    return answer
  }
}

const askProbe = (mock: AskedMock, provider: string, probe: ServiceProbe) =>
  mock.ask(provider, stateList(probe), (values) => wireOf(probe, values))

const stateList = ({ given }: ServiceProbe): State[] => given.map(([name, parameters = {}]) => ({ name, parameters }))

function wireOf(probe: ServiceProbe, values: Readonly<Record<string, string>>): WireRequest {
  const { method, path, query, headers, body } = probe.request(values)
  const search = new URLSearchParams(query).toString()
  return {
    method,
    target: search === '' ? path : `${path}?${search}`,
    headers,
    body: body === undefined ? '' : JSON.stringify(body),
  }
}

interface Asked {
  readonly bug: KnownBug
  readonly provider: string
  readonly own: readonly Sound[]
  readonly usual: ReadonlyMap<Sound, SeenAnswer>
  readonly probes: readonly ServiceProbe[]
  readonly right: readonly SeenAnswer[]
}

async function bugRow(mock: AskedMock, asked: Asked, questions: Question[]): Promise<() => BugRow> {
  const { bug, provider, own, usual, probes, right } = asked
  await mock.haveBugs(bug.id)
  const by: string[] = []
  for (const part of own) {
    const answer = await mock.ask(provider, statesOf(part), () => requestOf(part))
    const before = usual.get(part)
    if (before && isSameAnswer(before, answer)) continue
    const tell = (isRefused: boolean) => void (isRefused && by.push(part.interaction.description))
    questions.push({ part, answer, tell })
  }
  const ways: { readonly suggestion: Suggestion; holds: boolean; notices: boolean }[] = []
  for (const [index, probe] of probes.entries()) {
    const clean = right[index]
    const wrong = await askProbe(mock, provider, probe)
    if (!clean || isSameAnswer(clean, wrong)) continue
    const suggestion = suggestionOf(bug, provider, probe, clean, wrong)
    const way = { suggestion, holds: false, notices: false }
    ways.push(way)
    const part = partOf(suggestion)
    questions.push({ part, answer: clean, tell: (isRefused) => (way.holds = !isRefused) })
    questions.push({ part, answer: wrong, tell: (isRefused) => (way.notices = isRefused) })
  }
  return () => {
    const { id, kind, title, wire } = bug
    const row = { id, kind, title, wire: wire[provider] ?? '', provider, by }
    if (by.length > 0) return { ...row, notice: 'noticed' }
    const good = ways.filter(({ holds, notices }) => holds && notices).map(({ suggestion }) => suggestion)
    const [best] = good
    if (!best) return { ...row, notice: 'beyond', reason: reasonOf(bug, ways.length > 0) }
    const met = good.find((suggestion) => own.some((part) => isOfOperation(part, suggestion)))
    if (!met) {
      const { method, target } = best.request
      const reason = `No interaction asks for ${method} ${target.split('?')[0]}.`
      return { ...row, notice: 'unmet', reason, code: codeOf(best), interaction: interactionOf(best) }
    }
    return { ...row, notice: 'missed', code: codeOf(met), interaction: interactionOf(met) }
  }
}

/** Why no interaction can notice a bug. */
function reasonOf({ noticedBy }: KnownBug, isShown: boolean): string {
  if (isShown) return 'It only adds something to an answer, and Pact lets an answer have more than a contract says.'
  if (noticedBy.includes('test')) return 'It shows in what follows a request, and an interaction has one request.'
  if (noticedBy.includes('mail')) return 'It shows in a mail and behind its link, which no contract reads.'
  if (noticedBy.includes('together')) return 'It takes two requests at once, and an interaction has one.'
  return 'It shows to a browser, which looks at what a contract leaves to it.'
}

function suggestionOf(
  bug: KnownBug,
  provider: string,
  probe: ServiceProbe,
  clean: SeenAnswer,
  wrong: SeenAnswer,
): Suggestion {
  const values = clean.stateValues as Readonly<Record<string, string>>
  const expressions = Object.fromEntries(Object.keys(values).map((name) => [name, `\${${name}}`]))
  return {
    provider,
    description: `a request that shows ${bug.id}`,
    states: stateList(probe),
    request: wireOf(probe, expressions),
    example: wireOf(probe, values),
    ...wantedOf(clean, wrong),
  }
}

function partOf(suggestion: Suggestion): Part {
  const pact = parsePact(
    JSON.stringify({
      consumer: { name: 'suggestion' },
      provider: { name: suggestion.provider },
      interactions: [interactionOf(suggestion)],
      metadata: { pactSpecification: { version: '4.0' } },
    }),
  )
  const [interaction] = pact.interactions
  if (!interaction) throw new Error('A suggestion is one interaction.')
  return { pact, interaction }
}

/** Whether an interaction asks for the same operation. */
function isOfOperation({ exchange }: Sound, { example }: Suggestion): boolean {
  const shape = (method: string, target: string) =>
    `${method} ${(target.split('?')[0] ?? '').replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '*')}`
  const { method, target } = exchange.request
  return shape(method, target) === shape(example.method, example.target)
}
