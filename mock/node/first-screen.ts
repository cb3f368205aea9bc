import { pathToFileURL } from 'node:url'
import type { Directory, Overview } from '../generated/control-types.ts'
import type { Language } from '../words/language.ts'
import { assetPath } from './assets.ts'

/** What the console draws by itself for a page, before its code runs there. */
export interface FirstScreen {
  readonly markup: string
  /** All that it shows, as JSON. */
  readonly data: string
}

interface Drawing {
  readonly draw: (
    first: { readonly overview: Overview; readonly directory: Directory },
    reader: { readonly language: Language; readonly isPhone: boolean },
  ) => Promise<string>
}

/** Asks the control plane as whoever opens the page does, without a token; undefined where it tells them nothing. */
export type AskControl = (path: string) => Promise<string | undefined>

/** So many characters are sent with the page; what is longer comes after it. */
const longest = 400_000

/** The first screen of a sandbox; undefined where it wants a token, or is long. Rejects when it can't be drawn. */
export async function firstScreen(
  ask: AskControl,
  reader: { readonly language: Language; readonly isPhone: boolean },
): Promise<FirstScreen | undefined> {
  const [overview, directory] = await Promise.all([ask('_mock/overview'), ask('_mock/directory')])
  if (overview === undefined || directory === undefined || overview.length + directory.length > longest)
    return undefined
  const data = `{"overview":${overview},"directory":${directory}}`
  // It is a program of its own: what a browser runs, built for here.
  const { draw } = (await import(pathToFileURL(assetPath('console/draw.js')).href)) as Drawing
  const first = JSON.parse(data) as Parameters<typeof draw>[0]
  return { markup: await draw(first, reader), data }
}
