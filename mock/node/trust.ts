import { isIPv4, isIPv6 } from 'node:net'
import { hostPattern } from './host-pattern.ts'

/** Where requests may come from, so that a web page elsewhere can't drive a mock. */
export interface TrustOptions {
  /** The address that the mock listens on. */
  readonly host: string
  /** Further names that it answers for, as `hostPattern` takes them. */
  readonly allowedHosts: readonly string[]
}

/** Which Host and Origin headers are trusted. */
export class Trust {
  readonly #names: ReadonlySet<string>
  /** What a name may end with. */
  readonly #ends: readonly string[]
  /** The last Host header that was allowed: most clients send the same one again. */
  #lastAllowed = ''

  /** Throws a RangeError for a name that could never match. */
  constructor({ host, allowedHosts }: TrustOptions) {
    const patterns = allowedHosts.map(hostPattern)
    const exact = patterns.flatMap((each) => (each.startsWith('*.') ? [] : [each.replace(/^\./, '')]))
    this.#names = new Set([host.toLowerCase(), ...exact])
    this.#ends = patterns.flatMap((each) => /^\*?(\..+)$/.exec(each)?.[1] ?? [])
  }

  /**
   * Whether the mock answers for a Host header. An IP address is nobody's name: DNS rebinding, which makes a foreign
   * name lead here, shows as that name. One with a zone, which RFC 9110 has no place for, is none.
   */
  allowsHost(header: string): boolean {
    if (header === this.#lastAllowed) return true
    const isAllowed = this.#knows(header)
    if (isAllowed) this.#lastAllowed = header
    return isAllowed
  }

  /** Whether a page of this origin may change something through the control plane. `host` is the Host header. */
  allowsOrigin(origin: string, host: string | undefined): boolean {
    if (!URL.canParse(origin)) return false
    const { host: from, hostname } = new URL(origin)
    if (from === host?.toLowerCase()) return true
    return isLoopback(hostname) || this.#isNamed(hostname.replace(/\.$/, ''))
  }

  /** A Host header is a name or an IPv4 address, or an IPv6 address in brackets, and may have a port. */
  #knows(header: string): boolean {
    const [, bracketed, plain = ''] = /^(?:\[([^\]]*)\]|([^:[\]%@\s]*))(?::\d*)?$/.exec(header) ?? []
    if (bracketed !== undefined) return isIPv6(bracketed) && !bracketed.includes('%')
    const name = plain.toLowerCase().replace(/\.$/, '')
    return name !== '' && (isIPv4(name) || isLoopback(name) || this.#isNamed(name))
  }

  #isNamed(name: string): boolean {
    return (
      this.#names.has(name) ||
      this.#names.has('*') ||
      this.#ends.some((end) => name.length > end.length && name.endsWith(end))
    )
  }
}

/** Whether a host's name or address leads to the machine itself. Accepts an IPv6 address in brackets. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return (
    name === 'localhost' || name.endsWith('.localhost') || name === '::1' || (isIPv4(name) && name.startsWith('127.'))
  )
}
