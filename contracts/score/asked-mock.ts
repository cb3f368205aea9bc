import { createMock, type Mock, type MockOptions } from '../../mock/index.ts'
import { singleValues } from '../verify/exchanges.ts'
import { objectOf, parsedOr } from '../verify/json.ts'
import { statesPath, worlds } from '../verify/provider-under-test.ts'
import { VerificationError } from '../verify/verification-error.ts'
import type { SeenAnswer } from './cases.ts'

/** A provider state and its parameters. */
export interface State {
  readonly name: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** A request as it stands on the wire. */
export interface WireRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A mock of the world that contracts are verified in first, which is asked in states, with bugs or without. */
export class AskedMock {
  readonly #mock: Mock

  private constructor(mock: Mock) {
    this.#mock = mock
  }

  static async start(conduct: Pick<MockOptions, 'profile' | 'switches' | 'services'>): Promise<AskedMock> {
    const options = { scenario: 'empty', ...worlds.first, ...conduct, journal: { entries: 0 } }
    return new AskedMock(await createMock({ ...options, onError: () => undefined }))
  }

  /** Has these bugs from now on, and no others. */
  async haveBugs(...ids: readonly string[]): Promise<void> {
    await this.#mock.bugs.clear()
    if (ids.length > 0) await this.#mock.bugs.add(...ids)
  }

  /** Sets states up, one after the other, and answers what is asked in them. */
  async ask(
    provider: string,
    states: readonly State[],
    request: (values: Readonly<Record<string, string>>) => WireRequest,
  ): Promise<SeenAnswer> {
    let stateValues: Record<string, unknown> = {}
    // Without a state there is the scenario's start, as after a teardown.
    if (states.length === 0) await this.#mock.reset()
    for (const { name, parameters } of states) {
      const { status, body } = await this.#send({
        method: 'POST',
        target: `${statesPath}?provider=${provider}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ action: 'setup', state: name, params: parameters }),
      })
      if (status >= 300) throw new VerificationError(`The state "${name}" could not be set up: ${body}`)
      stateValues = { ...stateValues, ...objectOf(parsedOr(body)) }
    }
    return { ...(await this.#send(request(stateValues as Record<string, string>))), stateValues }
  }

  async #send({ method, target, headers, body }: WireRequest): Promise<Omit<SeenAnswer, 'stateValues'>> {
    // A body's length and the connection are this request's own.
    const { 'content-length': _, 'transfer-encoding': __, host: ___, connection: ____, ...sent } = headers
    const hasBody = method !== 'GET' && method !== 'HEAD' && body !== ''
    const response = await fetch(this.#mock.url + target, {
      method,
      headers: sent,
      redirect: 'manual',
      ...(hasBody && { body }),
    })
    const { date: _date, ...all } = singleValues(Object.fromEntries(response.headers))
    return { status: response.status, headers: all, body: await response.text() }
  }

  close(): Promise<void> {
    return this.#mock.close()
  }
}
