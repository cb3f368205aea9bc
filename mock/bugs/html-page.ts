import type { Sent } from './bug.ts'

/** What a gateway or a framework says when it answers in place of the service. */
export const htmlPage = (status: number, title: string, headers: Sent['headers'] = {}): Sent => ({
  status,
  headers,
  contentType: 'text/html; charset=utf-8',
  body: `<html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1></body></html>\n`,
})
