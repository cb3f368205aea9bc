// @ts-check
/** For browsers: in the place of faker's locales the words that scenarios use, and what draws from them as faker does. */

/** @type {Readonly<Record<string, readonly string[]>>} */
const used = {
  person: ['first_name', 'last_name', 'last_name_pattern'],
  company: ['legal_entity_type', 'name_pattern', 'suffix'],
  location: ['city_name'],
}

/**
 * Where names are for all, those by sex are not asked for.
 *
 * @param {unknown} words
 */
const withoutSex = (words) => {
  const { generic } = Object(words)
  return generic === undefined ? words : { generic }
}

/** The words of a locale that are used, as JSON. @param {string} path A module of faker. */
export async function namesOf(path) {
  const { faker } = await import(path)
  const all = faker.rawDefinitions
  const patterns = JSON.stringify(all.company.name_pattern)
  const words = Object.entries(used).map(([group, names]) => [
    group,
    Object.fromEntries(
      names
        // A word of a place only where companies are called by it.
        .filter((name) => group !== 'location' || patterns.includes(`${group}.${name}`))
        .map((name) => [name, withoutSex(all[group]?.[name])]),
    ),
  ])
  return JSON.stringify(Object.fromEntries(words))
}

/** @type {import('esbuild').Plugin} */
export const smallFaker = {
  name: 'small-faker',
  setup(build) {
    build.onResolve({ filter: /^@faker-js\/faker\/locale\/\w+$/ }, ({ path, resolveDir }) => ({
      path,
      namespace: 'small-faker',
      pluginData: resolveDir,
    }))
    build.onLoad({ filter: /.*/, namespace: 'small-faker' }, async ({ path, pluginData: resolveDir }) => {
      const locale = await namesOf(path)
      return {
        contents: `import { SmallFaker } from './small-faker.ts'\nexport const faker = new SmallFaker({ locale: ${locale} })`,
        loader: 'ts',
        resolveDir,
      }
    })
  },
}
