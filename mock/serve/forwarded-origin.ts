import type { Arrival } from './arrival.ts'

/**
 * The origin that a proxy says it was asked at, by X-Forwarded-Proto and X-Forwarded-Host, of which it may send either;
 * of several proxies the outermost. undefined where it says neither, or what is none.
 */
export function forwardedOrigin({ headers, origin }: Pick<Arrival, 'headers' | 'origin'>): string | undefined {
  const scheme = firstOf(headers['x-forwarded-proto'])?.toLowerCase()
  const host = firstOf(headers['x-forwarded-host'])
  if (scheme === undefined && host === undefined) return undefined
  const own = origin === undefined ? undefined : new URL(origin)
  const url = `${scheme ?? own?.protocol.slice(0, -1)}://${host ?? own?.host}`
  return /^https?:\/\/[\w.:[\]-]+$/.test(url) && URL.canParse(url) ? new URL(url).origin : undefined
}

const firstOf = (header: string | string[] | undefined): string | undefined =>
  (Array.isArray(header) ? header[0] : header)?.split(',')[0]?.trim() || undefined
