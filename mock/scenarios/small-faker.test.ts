import { expect, test } from 'vitest'
import { loadFaker } from './locales.ts'
import { people } from './people.ts'
import { SmallFaker, type SmallLocale } from './small-faker.ts'
import type { Faker } from '@faker-js/faker'

test.each(['en', 'ru'] as const)('%s: draws what faker draws', async (locale) => {
  const faker = await loadFaker(locale)
  const small = new SmallFaker({ locale: faker.rawDefinitions as unknown as SmallLocale })
  const drawn = (by: Pick<SmallFaker, 'number' | 'helpers' | 'string' | 'company'>) => [
    by.company.name(),
    by.number.int({ min: -7, max: 1e12 }),
    by.number.int({ min: 3, max: 3 }),
    by.helpers.arrayElement([1, 2, 3]),
    by.helpers.arrayElement([1]),
    by.string.alphanumeric(40),
    by.number.float(),
    by.string.uuid(),
    by.string.hexadecimal({ length: 64, casing: 'lower', prefix: '' } as { length: number }),
    by.helpers.shuffle([1, 2, 3, 4, 5]),
    by.company.name(),
    by.company.name(),
    people(by as unknown as Faker)(5),
  ]
  const several = [[7], [0, 1], [42, 2 ** 32 - 1], [1, 2, 3]]
  for (const seed of [
    0,
    1,
    42,
    2 ** 31,
    2 ** 32 - 1,
    ...several,
    ...Array.from({ length: 60 }, (_, at) => at * 7919),
  ]) {
    faker.seed(seed)
    small.seed(seed)
    expect([seed, ...drawn(small)]).toEqual([seed, ...drawn(faker as unknown as SmallFaker)])
  }
})
