import { isIP, isIPv6 } from 'node:net'
import { domainToASCII } from 'node:url'

/**
 * A name for which a mock is to answer, as a browser sends it: in lower case, other alphabets as `xn--`. `*` stands for
 * every name, `*.example.dev` for all below one, `.example.dev` for that one too. Throws a RangeError, with a sentence,
 * for what no Host header could match.
 */
export function hostPattern(text: string): string {
  if (text === '*') return text
  const [, before = '', name = ''] = /^(\*?\.)?(.*)$/s.exec(text) ?? []
  const address = /^\[(.*)\]$/.exec(name)?.[1] ?? name
  if (before === '' && isIPv6(address) && !address.includes('%')) return new URL(`http://[${address}]`).hostname
  const fault = faultOf(name)
  if (fault !== undefined) throw new RangeError(`${JSON.stringify(text)} ${fault}`)
  const ascii = isIP(name) === 4 ? name : domainToASCII(name.replace(/\.$/, ''))
  if (!isName(ascii) || (before !== '' && isIP(ascii) !== 0)) {
    throw new RangeError(`${JSON.stringify(text)} is no name of a host. Write it as mock.example.dev or *.example.dev.`)
  }
  return before + ascii
}

/** What it is instead of a name, and what to do. */
function faultOf(name: string): string | undefined {
  if (name === '') return 'names no host. Give a name such as mock.example.dev.'
  if (/[\s\p{Cc}]/u.test(name)) return 'has white space in it. Give one name each time.'
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(name)) return 'has a scheme. Leave it out: mock.example.dev.'
  if (/[/\\?#]/.test(name)) return 'has a path. Leave it out: mock.example.dev.'
  if (name.includes('@')) return 'has a user. Leave it out: mock.example.dev.'
  if (name.includes('%')) return 'has a zone or an escape. Give the name as a browser shows it.'
  if (name.includes('*')) return 'has its star in the wrong place. Write *.example.dev for all names below one.'
  if (name.includes(',')) return 'is a list. Give each name by itself.'
  if (name.includes(':')) return 'has a port. Leave it out: a name counts with every port.'
  return undefined
}

// Since 24, Node takes `xn--` with nothing behind it for a name.
const isName = (name: string) =>
  name.length <= 253 && /^[a-z\d_](?:[\w-]{0,62})(?:\.[\w-]{1,63})*$/.test(name) && !/(?:^|\.)xn--(?:\.|$)/.test(name)
