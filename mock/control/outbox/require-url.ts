import { OptionError } from '../option.ts'

/**
 * An option's URL without a slash at the end. Throws an OptionError when it is none, names no host, or has another scheme.
 */
export function requireUrl(option: string, text: string, schemes: readonly string[]): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.host === '' || !schemes.includes(url.protocol.slice(0, -1))) {
    throw new OptionError(`${option} must be a URL such as ${schemes[0]}://host, not ${JSON.stringify(text)}.`)
  }
  return text.replace(/\/+$/, '')
}

/** Where others find a mock: what links begin with, so that nothing may stand behind its path or before its host. */
export function requirePublicUrl(option: string, text: string): string {
  const plain = requireUrl(option, text, ['http', 'https'])
  const { username, password, pathname } = new URL(text)
  const fault =
    username !== '' || password !== ''
      ? 'has credentials in it'
      : text.includes('?')
        ? 'has a query'
        : text.includes('#')
          ? 'has a fragment'
          : /\/\/|\s/.test(pathname) || /[\s\\]/.test(text)
            ? 'has an empty segment, a backslash or white space in it'
            : undefined
  if (fault === undefined) return plain
  throw new OptionError(
    `${option} ${fault}. Links begin with it: give scheme, host and path only, such as https://example.dev/mock.`,
  )
}
