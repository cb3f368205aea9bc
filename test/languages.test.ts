import { expect, test } from 'vitest'
import { control } from './support/control.ts'
import { stage } from './support/stage.ts'

const isRussian = (text: string) => /[а-яё]{3}/i.test(text)

/** The texts that are told to people, by where they stand. */
const textsIn = (value: unknown, names: readonly string[], at = ''): [at: string, text: string][] =>
  Object.entries(value ?? {}).flatMap(([name, each]) => {
    const here = `${at}/${name}`
    if (typeof each === 'object' && each !== null) return textsIn(each, names, here)
    return names.includes(name) || /\/wire\/\w+$/.test(here) ? [[here, String(each)]] : []
  })

test.each([
  ['bugs', ['title', 'metBy'], 83 * 3],
  ['services', ['documented', 'live'], 18 * 2],
  ['scenarios', ['title', 'description'], 6 * 2 * 4],
])('all that the control plane says of %s it says in Russian too', async (of, names, least) => {
  const { mock } = await stage()
  const told = async (query: string, accept = 'en') => {
    const { json } = await control(mock.url, 'GET', `/_mock/${of}${query}`, undefined, { 'accept-language': accept })
    return textsIn(json, names).filter(([at]) => !/\/services\/\d+\/title$/.test(at))
  }
  const [english, russian] = [await told(''), await told('?language=ru')]
  expect(english.length).toBeGreaterThanOrEqual(least)
  expect(russian.map(([at]) => at)).toEqual(english.map(([at]) => at))
  expect(english.filter(([, text]) => isRussian(text))).toEqual([])
  expect(russian.filter(([, text]) => !isRussian(text))).toEqual([])
  expect(await told('', 'ru-RU,ru;q=0.9')).toEqual(russian)
  expect(await told('?language=en', 'ru')).toEqual(english)
})
