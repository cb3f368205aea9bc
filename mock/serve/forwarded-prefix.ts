/** Longer than any proxy strips: a prefix stands in every link of an answer. */
const longest = 200

/**
 * What a proxy says in X-Forwarded-Prefix that it has taken off a path: empty, or segments with a slash before each. Of
 * several proxies each adds its own. Undefined when the header is not there, or is nothing that can begin a path: two
 * slashes, for one, would make each link lead to another host.
 */
export function forwardedPrefix(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  const parts = [header].flat().flatMap((each) => each.split(','))
  const whole = parts.map((part) => part.trim().replace(/\/$/, '')).join('')
  if (whole === '') return ''
  const isPath = whole.length <= longest && /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~%@+-]+)+$/.test(whole)
  return isPath ? whole : undefined
}
