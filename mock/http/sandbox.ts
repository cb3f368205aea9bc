/** The sandbox that a request without a name reaches. */
export const defaultSandbox = 'default'

export interface SandboxPath {
  readonly sandbox: string
  /** What was cut off: empty, or `/sandboxes/<name>`. */
  readonly prefix: string
  /** What is left of the URL; begins with a slash. */
  readonly target: string
}

/** Finds the sandbox in the path (`/sandboxes/<name>/…`), else in the header X-Mock-Sandbox. */
export function sandboxOf(url: string, header: string | string[] | undefined): SandboxPath {
  // RFC 9112, 3.2.2: a server has to accept a whole URL, which clients of proxies send.
  if (!url.startsWith('/')) return sandboxOf(`/${url.replace(/^https?:\/\/[^/?#]*\/?/i, '')}`, header)
  if (url.startsWith('/sandboxes/')) {
    const [prefix, sandbox] = /^\/sandboxes\/([^/?#]+)/.exec(url) ?? []
    if (prefix !== undefined && sandbox !== undefined) {
      const rest = url.slice(prefix.length)
      return { sandbox, prefix, target: rest.startsWith('/') ? rest : `/${rest}` }
    }
  }
  const sandbox = typeof header === 'string' && header !== '' ? header : defaultSandbox
  return { sandbox, prefix: '', target: url }
}
