import { networkInterfaces } from 'node:os'

/** The URLs at which others find what listens on all addresses of the machine; none for what listens on one. */
export function urlsInNetwork(host: string | undefined, url: string): string[] {
  if (host !== '0.0.0.0' && host !== '::') return []
  const { protocol, port } = new URL(url)
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => `${protocol}//${address}:${port}`)
}
