import { fromBase64, toBase64 } from '../text/base64.ts'
import { rememberingText } from '../text/remembering-text.ts'
import type { Arrival } from './arrival.ts'

type Headers = Arrival['headers']

/** What stands behind a key or a token: `~` and the name. */
const ending = /^(.+)~([A-Za-z0-9][A-Za-z0-9._-]{0,63})$/

/** What a text says that carries credentials; undefined: they name no sandbox. */
interface Told {
  readonly sandbox: string
  /** The credentials without it. */
  readonly rest: string
}

const nothing: unique symbol = Symbol('nothing')

const inBasic = rememberingText((text): Told | typeof nothing => {
  const [user = '', ...secret] = fromBase64(text).split(':')
  const [, rest, sandbox] = ending.exec(user) ?? []
  return rest === undefined || sandbox === undefined
    ? nothing
    : { sandbox, rest: `Basic ${toBase64([rest, ...secret].join(':'))}` }
})

/** The last key of HTTP Basic that named no sandbox: most clients send the same one again. */
let lastPlain = ''

function toldIn(text: string): Told | undefined {
  if (text === lastPlain) return undefined
  if (text.includes('~')) {
    const [, rest, sandbox] = ending.exec(text.trim()) ?? []
    return rest === undefined || sandbox === undefined ? undefined : { sandbox, rest }
  }
  if (!/^basic /i.test(text)) return undefined
  const told = inBasic(text.slice(6).trim())
  if (told !== nothing) return told
  lastPlain = text
  return undefined
}

/**
 * The sandbox that a request's credentials name: a token or a key with `~` and the sandbox's name behind it, of HTTP Basic
 * the user's name. It is taken away from them. For clients that keep of a base URL nothing but its host.
 */
export function sandboxInCredentials(headers: Headers, carriers: readonly string[]): string | undefined {
  for (const name of carriers) {
    const given = headers[name]
    const told = typeof given === 'string' ? toldIn(given) : undefined
    if (!told) continue
    // A request's headers are its own.
    ;(headers as Record<string, string>)[name] = told.rest
    return told.sandbox
  }
  return undefined
}

/** The name before `.localhost` in a Host header. */
export function sandboxOfHost(host: string | string[] | undefined): string | undefined {
  if (typeof host !== 'string' || !host.includes('.localhost')) return undefined
  return /^([A-Za-z0-9][A-Za-z0-9_-]{0,62})\.localhost(?::\d+)?$/.exec(host)?.[1]
}
