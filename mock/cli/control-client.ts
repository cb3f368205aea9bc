import { Option, type Command } from 'commander'
import { tokenOf, tokenOptions, type TokenOptions } from './control-token.ts'
import { CommandRefused, sayFailure } from './failure.ts'
import { addressIn } from './state-folder.ts'

/** Which running mock a command speaks to, and how it answers. */
export interface Target extends TokenOptions {
  readonly url: string
  readonly sandbox?: string
  readonly json?: true
}

/** A request to a mock's control plane. */
export interface ControlRequest {
  readonly method?: string
  /** Below `/_mock`, with a slash in front. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** What JSON is made of, or its bytes. */
  readonly body?: unknown
}

/** Where a start in this place keeps its state. */
const stateFolder = () => process.env['INVITEKIT_DATA'] || '.invitekit'

/** Where a start in this place listens. */
const usualUrl = () => `http://127.0.0.1:${process.env['INVITEKIT_PORT'] || process.env['PORT'] || 4010}`

/** Where the mock of this folder is found, or else where one usually is. */
export const mockHere = (): string => addressIn(stateFolder()) ?? usualUrl()

/** Gives a command the options that say which mock and which sandbox it is about. */
export function aboutMock(command: Command): Command {
  return aboutAllSandboxes(command).addOption(
    new Option('--sandbox <name>', 'the sandbox (default: the one that is always there)').env('INVITEKIT_SANDBOX'),
  )
}

/** Gives a command the options that say which mock it is about, without a sandbox of its own. */
export function aboutAllSandboxes(command: Command): Command {
  const words = `where the mock runs (default: where that of the folder ${stateFolder()} does, else ${usualUrl()})`
  command.addOption(new Option('--url <url>', words).env('INVITEKIT_URL')).hook('preAction', () => {
    if (command.getOptionValue('url') === undefined) command.setOptionValueWithSource('url', mockHere(), 'default')
    isNamed = command.getOptionValueSource('url') === 'cli'
  })
  return tokenOptions(command, "the control plane's token").option('--json', 'print one line of JSON')
}

/** The answer's body as text. Rejects with a CommandRefused, which says why, when there is none of success. */
export async function askControl(target: Target, request: ControlRequest): Promise<string> {
  const response = await ask(target, request)
  return response.text().catch((error: unknown) => refuseSilence(target, error))
}

/** The answer's body in parts, as it comes: it may be longer than a text can be. Rejects as `askControl` does. */
export async function pourControl(target: Target, request: ControlRequest): Promise<AsyncIterable<string>> {
  const { body } = await ask(target, request)
  return body ? partsOf(body, target) : (async function* () {})()
}

async function* partsOf(body: NonNullable<Response['body']>, target: Target): AsyncGenerator<string> {
  try {
    yield* body.pipeThrough(new TextDecoderStream())
  } catch (error) {
    throw new CommandRefused(
      `The answer of ${new URL(target.url).origin} broke off: ${reasonOf(error)}. What came is not whole; ask again.`,
    )
  }
}

/** The answer's body line by line, as it comes, until it ends. Rejects as `askControl` does. */
export async function* linesOfControl(target: Target, request: ControlRequest): AsyncGenerator<string> {
  const { body } = await ask(target, request)
  if (!body) return
  let rest = ''
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

/** Resolves with an answer of success. */
async function ask(target: Target, { method = 'GET', path, query = {}, body }: ControlRequest): Promise<Response> {
  const url = urlOf(target, path, query)
  const token = tokenOf(target)
  const headers = {
    // A header takes no line end.
    ...(token !== undefined && { authorization: `Bearer ${token.trim()}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  }
  const sent = body instanceof Uint8Array ? body : JSON.stringify(body)
  const request = { method, headers, ...(body !== undefined && { body: sent }) }
  const response = await fetch(url, request).catch((error: unknown) => refuseSilence(target, error))
  if (response.ok) {
    if (method !== 'GET') tellChanged(target)
    return response
  }
  const text = await response.text()
  throw new CommandRefused(
    messageIn(text) ?? `${url.href} was answered with ${response.status}. Name the mock with --url.`,
  )
}

/** Whether who has typed the command knows which mock it is about. */
let isNamed = false
let isTold = false

/** Which mock it was, where more than one may run. On stderr: what a program reads is on stdout. */
function tellChanged({ url, sandbox }: Target): void {
  if (!isNamed && !isTold)
    sayFailure(
      `Changed ${sandbox === undefined ? '' : `the sandbox ${sandbox} of `}the mock at ${new URL(url).origin}.`,
    )
  isTold = true
}

function refuseSilence({ url }: Target, error: unknown): never {
  const reason = reasonOf(error)
  if (/CERT|ISSUER|LEAF_SIGNATURE/.test(reason)) {
    throw new CommandRefused(
      `The certificate of ${new URL(url).origin} is not trusted here: ${reason}. Name the file of its authority in NODE_EXTRA_CA_CERTS.`,
    )
  }
  throw new CommandRefused(`No mock answers at ${new URL(url).origin}: ${reason}. Start one, or name it with --url.`)
}

/** The answer's body, for an operation that answers JSON. */
export async function askJson<Body>(target: Target, request: ControlRequest): Promise<Body> {
  const text = await askControl(target, request)
  try {
    return JSON.parse(text) as Body
  } catch {
    throw new CommandRefused(`What answers at ${target.url} is not a mock of this kind. Name the mock with --url.`)
  }
}

function urlOf({ url, sandbox }: Target, path: string, query: NonNullable<ControlRequest['query']>): URL {
  const prefix = sandbox === undefined ? '' : `/sandboxes/${encodeURIComponent(sandbox)}`
  const full = `${url.replace(/\/+$/, '')}${prefix}/_mock${path}`
  if (!URL.canParse(full) || !/^https?:/.test(full)) {
    throw new CommandRefused(`--url must be a URL such as http://127.0.0.1:4010, not ${JSON.stringify(url)}.`)
  }
  const whole = new URL(full)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) whole.searchParams.set(name, String(value))
  }
  return whole
}

/** fetch says only that it failed; why stands in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return error instanceof Error ? error.message : String(error)
}

function messageIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { error?: { message?: string } }).error?.message
  } catch {
    return undefined
  }
}
