import { SmallFaker, type SmallLocale } from '../scenarios/small-faker.ts'
import { validatorsIn, type RulesFile } from './validators-in.ts'

/** Where the running script came from: of a service worker the first one. */
const { location } = globalThis as unknown as { readonly location: { readonly href: string } }

/**
 * A file beside a service worker, which can load no part of its program later. scripts/build/worker-files.mjs puts these functions
 * in the place of imports. Rejects when the file is not there.
 */
export async function readPart(name: string): Promise<string> {
  const url = new URL(`invitekit/${name}`, location.href)
  const answer = await fetch(url)
  if (!answer.ok)
    throw new Error(`There is no ${url.href}. \`npx invitekit init worker FOLDER\` writes it where the worker stands.`)
  return answer.text()
}

/** A module that exports nothing but data. */
export const readData = async (name: string): Promise<unknown> => JSON.parse(await readPart(name))

/** Names of a locale. */
export const readFaker = async (name: string): Promise<{ readonly faker: SmallFaker }> => ({
  faker: new SmallFaker({ locale: JSON.parse(await readPart(name)) as SmallLocale }),
})

/** A module of validators. */
export const readValidators = async (name: string): Promise<Record<string, unknown>> =>
  validatorsIn(JSON.parse(await readPart(name)) as RulesFile)
