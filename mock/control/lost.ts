import type { Arrival } from '../serve/arrival.ts'
import type { SentAnswer } from '../serve/sent-answer.ts'
import { short } from '../domain/short.ts'
import { pathOf } from '../serve/query-string.ts'
import { markup } from './markup.ts'
import { oneText } from './page-handler.ts'
import { pageAnswer } from './page.ts'
import { languageOf, wordingFor } from './reading.ts'

/** Whether a browser asks for a page to show, and not a program for data. */
export function wantsPage({ method, headers }: Pick<Arrival, 'method' | 'headers'>): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    /(?:^|,)\s*text\/html\s*(?:[;,]|$)/i.test(oneText(headers['accept']) ?? '')
  )
}

/** What was looked for in vain: a sandbox, or else a path. */
export interface Lost {
  readonly sandbox?: string
  /** What stands before the path of each link back. */
  readonly prefix: string
}

/** The page for a browser that looks for what is not there; undefined for a program, which is told otherwise. */
export function lostPage(arrival: Arrival, { sandbox, prefix }: Lost): Promise<SentAnswer> | undefined {
  if (!wantsPage(arrival)) return undefined
  const wording = wordingFor({ language: languageOf(arrival.headers) })
  const { lost } = wording.words
  const [title, what] =
    sandbox === undefined
      ? [lost.title, lost.page(short(pathOf(arrival.url)))]
      : [lost.noSandbox, lost.sandbox(short(sandbox))]
  const body = markup`<main><h1>${title}</h1><p>${what}</p><p><a href="${prefix}/">${lost.home}</a></p></main>`
  return pageAnswer({ status: 404, title, body }, { wording, prefix, headers: { vary: 'accept, accept-language' } })
}
