/** The sandbox that a request without a name reaches. */
export const defaultSandbox = 'default'

/** What stands before a sandbox's paths: nothing, or `/sandboxes/<name>`. */
export const prefixOf = (sandbox: string): string => (sandbox === defaultSandbox ? '' : `/sandboxes/${sandbox}`)

export interface SandboxPath {
  readonly sandbox: string
  /** What was cut off: empty, or `/sandboxes/<name>`. */
  readonly prefix: string
  /** What is left of the URL; begins with a slash. */
  readonly target: string
}

/**
 * Finds the sandbox in the path (`/sandboxes/<name>/…`), else in the header X-Mock-Sandbox, else it is that of the origin.
 * A prefix that is there twice, as when a base URL and a link are joined, is one.
 */
export function sandboxOf(url: string, header: string | string[] | undefined, own = defaultSandbox): SandboxPath {
  // RFC 9112, 3.2.2: a server has to accept a whole URL, which clients of proxies send.
  if (!url.startsWith('/')) return sandboxOf(`/${url.replace(/^https?:\/\/[^/?#]*\/?/i, '')}`, header, own)
  if (url.startsWith('/sandboxes/')) {
    const [prefix, sandbox] = /^\/sandboxes\/([^/?#]+)/.exec(url) ?? []
    if (prefix !== undefined && sandbox !== undefined) {
      let rest = url.slice(prefix.length)
      while (rest.startsWith(`${prefix}/`)) rest = rest.slice(prefix.length)
      return { sandbox, prefix, target: rest.startsWith('/') ? rest : `/${rest}` }
    }
  }
  const sandbox = typeof header === 'string' && header !== '' ? header : own
  return { sandbox, prefix: '', target: url }
}
