import { isIP } from 'node:net'

/** Where requests may come from, so that a web page elsewhere can't drive a mock. */
export interface TrustOptions {
  /** The address that the mock listens on. */
  readonly host: string
  /** Further names that it answers for; `*` stands for every name. */
  readonly allowedHosts: readonly string[]
}

/** Which Host and Origin headers are trusted. */
export class Trust {
  readonly #names: ReadonlySet<string>
  /** The last Host header that was allowed: most clients send the same one again. */
  #lastAllowed = ''

  constructor({ host, allowedHosts }: TrustOptions) {
    this.#names = new Set([host, ...allowedHosts].map((name) => name.toLowerCase()))
  }

  /**
   * Whether the mock answers for a Host header. An IP address is nobody's name: DNS rebinding, which makes a foreign
   * name lead here, shows as that name.
   */
  allowsHost(header: string): boolean {
    if (header === this.#lastAllowed) return true
    const isAllowed = this.#knows(nameOf(header))
    if (isAllowed) this.#lastAllowed = header
    return isAllowed
  }

  /** Whether a page of this origin may change something through the control plane. `host` is the Host header. */
  allowsOrigin(origin: string, host: string | undefined): boolean {
    if (!URL.canParse(origin)) return false
    const { host: from, hostname } = new URL(origin)
    if (from === host?.toLowerCase()) return true
    return isLoopback(hostname) || this.#names.has(hostname) || this.#names.has('*')
  }

  #knows(name: string): boolean {
    return isIP(name) !== 0 || isLoopback(name) || this.#names.has(name) || this.#names.has('*')
  }
}

/** Whether a host's name or address leads to the machine itself. Accepts an IPv6 address in brackets. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    (isIP(name) === 4 && name.startsWith('127.'))
  )
}

/** A Host header without its port and brackets. */
function nameOf(header: string): string {
  const [, bracketed, plain = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(header) ?? []
  return (bracketed ?? plain).toLowerCase()
}
