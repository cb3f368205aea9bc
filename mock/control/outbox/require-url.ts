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
