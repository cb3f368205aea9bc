import { bugCatalogue } from '../../bugs/bug-catalogue.ts'
import { describeBugs } from '../../bugs/describe.ts'
import type { Bug } from '../../generated/control-types.ts'
import type { Service } from '../../services/service.ts'
import type { Language } from '../../words/language.ts'
import type { World } from '../../world/world.ts'
import type { ControlPart } from '../control.ts'
import { languageOf } from '../reading.ts'
import { addBugs, bugsOf, clearBugs, removeBug } from './bug-rules.ts'

/** The bugs of a sandbox over HTTP, told in the reader's language. */
export function bugOperations(
  services: readonly Service[],
): ControlPart<'listBugs' | 'addBugs' | 'removeBugs' | 'removeBug'> {
  const known = new Map<Language, readonly Bug[]>()
  const knownIn = async (language: Language) => {
    const found = known.get(language) ?? rowsOf(describeBugs(services, await bugCatalogue(language)))
    known.set(language, found)
    return found
  }
  const view = async (world: World, language: Language) => ({
    on: [...bugsOf(world)],
    known: [...(await knownIn(language))],
  })
  return {
    listBugs: async ({ world, query, headers }) => ({
      status: 200,
      body: await view(world, query.language ?? languageOf(headers)),
    }),
    addBugs: async ({ world, body, query, headers }) => {
      addBugs(world, body.bugs)
      return { status: 200, body: await view(world, query.language ?? languageOf(headers)) }
    },
    removeBugs: ({ world }) => {
      clearBugs(world)
      return { status: 204, body: undefined }
    },
    removeBug: ({ world, path }) => {
      removeBug(world, path.id)
      return { status: 204, body: undefined }
    },
  }
}

const rowsOf = (bugs: ReturnType<typeof describeBugs>): Bug[] =>
  bugs.map(({ id, kind, title, metBy, wire, noticedBy, sources }) => ({
    id,
    kind,
    title,
    metBy,
    wire,
    noticedBy: [...noticedBy],
    sources: [...sources],
  }))
