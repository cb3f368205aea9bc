/** What stands in place of a secret. */
export const redacted = '[redacted]'

/** Whether a secret is the sandbox's own invention, such as a persona's token, and may be shown. */
export type IsOwn = (secret: string) => boolean

const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key'])

/** Headers with the secrets taken out of them. The scheme of Authorization stays. */
export function redactHeader(name: string, value: string, isOwn: IsOwn = () => false): string {
  if (!secretHeaders.has(name) || isOwn(value)) return value
  const [, scheme] = /^(basic|bearer|token) /i.exec(value) ?? []
  return scheme === undefined ? redacted : `${scheme} ${redacted}`
}

const secretParameter = /([?&](?:access_token|token|code|key|secret|password)=)([^&#]*)/gi

/** A path and query with the secrets taken out of the query. */
export function redactTarget(target: string, isOwn: IsOwn = () => false): string {
  return target.replaceAll(secretParameter, (whole, start: string, secret: string) =>
    isOwn(secret) ? whole : start + encodeURIComponent(redacted),
  )
}

/**
 * Works on a text that is cut off, or no JSON, just as well. Services and the mock itself call the kind of an error a code: it
 * is no secret.
 */
const secretMember =
  /("(?:code|token|access_token|keySecret|secret|password)"\s*:\s*)("(?!(?:[A-Z]+-)+\d{4}"|unknown-route")(?:[^"\\]|\\.)*"?|[-\d.eE+]+)/g

/** A body with the secrets taken out of it. */
export function redactText(text: string, isOwn: IsOwn = () => false): string {
  return plain(text).replaceAll(secretMember, (whole, name: string, value: string) =>
    isOwn(value.replaceAll('"', '')) ? whole : `${name}"${redacted}"`,
  )
}

/** The same JSON without escapes of what a name may be made of: it may be cut off, or nested however deeply. */
function plain(text: string): string {
  if (!text.includes('\\u')) return text
  return text.replaceAll(
    /\\(?:u00([46][1-9a-f]|[57][0-9a]|5f)|[\s\S])/gi,
    (escape: string, code: string | undefined) =>
      code === undefined ? escape : String.fromCharCode(parseInt(code, 16)),
  )
}

const secretNames = new Set(['code', 'token', 'keySecret'])

/** A record of the store with the secrets taken out of it. */
export function redactRecord(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactRecord)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, secretNames.has(name) ? redacted : redactRecord(member)]),
  )
}
