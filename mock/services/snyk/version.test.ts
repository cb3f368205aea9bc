import { describe, expect, test } from 'vitest'
import vervet from './vervet-table.json' with { type: 'json' }
import { releasesOf, resolve, type Release, type Stability } from './releases.ts'
import { serveRelease } from './version.ts'

const create = releasesOf.createOrgInvitation ?? []
const list = releasesOf.listOrgInvitation ?? []
const today = Date.parse('2026-11-20T10:00:00Z')

/** `served`, then its stage; or `400` or `404`, then a part of what is said. */
type Want = readonly [servedOrStatus: string, stageOrText: string]

const missing = ['400', "missing required query parameter 'version'"] as const
const invalid = ['400', 'invalid version'] as const
const future = ['400', 'newer than present date 2026-11-20'] as const
const tooEarly = (first: string) => ['404', `the first release is of ${first}`] as const
const noStability = ['404', 'from 2024-10-15 on, send a date alone'] as const

function outcome(releases: readonly Release[], requested: string | undefined, now = today): Want {
  const result = serveRelease(releases, requested, now)
  if (typeof result === 'string') return ['400', result]
  if (!('code' in result)) return [result.served, result.stage]
  return ['404', result.code === 'unserved-version' ? result.why : result.code]
}

const like = ([first, text]: Want) => [first, expect.stringContaining(text) as string]

describe('a version asks create, which has three releases', () => {
  test.each<[requested: string | undefined, ...Want]>([
    [undefined, ...missing],
    ['', ...missing],
    ['latest', ...invalid],
    ['beta', ...invalid],
    ['wip', ...invalid],
    ['work-in-progress', ...invalid],
    ['experimental', ...invalid],
    ['ga', ...invalid],
    ['2024', ...invalid],
    ['2024-6-21', ...invalid],
    ['2024-06-21T00:00:00Z', ...invalid],
    [' 2024-06-21', ...invalid],
    ['2024-02-30', ...invalid],
    ['2023-02-29', ...invalid],
    ['2024-13-01', ...invalid],
    ['2024-06-21~', ...invalid],
    ['2024-06-21~ga', ...invalid],
    ['2022-06-01~ga', ...invalid],
    ['2022-05-31~ga', ...tooEarly('2022-06-01')],
    ['2022-05-31~beta~beta', ...tooEarly('2022-06-01')],
    ['2022-05-31~beta~', ...tooEarly('2022-06-01')],
    ['2026-11-21~ga', ...future],
    ['2024-06-21~BETA', ...invalid],
    ['2024-06-21~work-in-progress', ...invalid],
    ['2024-06-21~beta~beta', ...invalid],
    ['2026-11-21', ...future],
    ['2026-11-21~beta', ...future],
    ['9999-12-31', ...future],
    ['0001-01-01', ...tooEarly('2022-06-01')],
    ['2021-06-04', ...tooEarly('2022-06-01')],
    ['2022-05-31', ...tooEarly('2022-06-01')],
    ['2022-05-31~wip', ...tooEarly('2022-06-01')],
    ['2022-06-01', '2022-06-01', 'sunset'],
    ['2022-06-01~beta', '2022-06-01', 'sunset'],
    ['2023-04-27', '2022-06-01', 'sunset'],
    ['2023-04-28', '2023-04-28', 'sunset'],
    ['2024-02-29', '2023-04-28', 'sunset'],
    ['2024-06-20', '2023-04-28', 'sunset'],
    ['2024-06-20~experimental', '2023-04-28', 'sunset'],
    ['2024-06-21', '2024-06-21', 'ga'],
    ['2024-06-21~wip', '2024-06-21', 'ga'],
    ['2024-10-14', '2024-06-21', 'ga'],
    ['2024-10-14~beta', '2024-06-21', 'ga'],
    ['2024-10-15', '2024-06-21', 'ga'],
    ['2024-10-15~beta', ...noStability],
    ['2026-03-25', '2024-06-21', 'ga'],
    ['2026-03-25~experimental', ...noStability],
    ['2026-11-20', '2024-06-21', 'ga'],
  ])('%s', (requested, ...want) => expect(outcome(create, requested)).toEqual(like(want)))
})

describe('a version asks the list, which has one release', () => {
  test.each<[requested: string, ...Want]>([
    ['2022-06-01', ...tooEarly('2022-11-14')],
    ['2022-11-13', ...tooEarly('2022-11-14')],
    ['2022-11-14', '2022-11-14', 'ga'],
    ['2024-04-29~beta', '2022-11-14', 'ga'],
    ['2026-11-20', '2022-11-14', 'ga'],
  ])('%s', (requested, ...want) => expect(outcome(list, requested)).toEqual(like(want)))
})

test("Snyk's own Vervet resolves every version of its table to the same: scripts/vervet/main.go", () => {
  type Row = readonly [version: string, status: number, ...served: (string | undefined)[]]
  const day = Date.parse(vervet.today)
  for (const operation of ['createOrgInvitation', 'listOrgInvitation'] as const) {
    const releases = releasesOf[operation] ?? []
    const rows = vervet[operation] as unknown as readonly Row[]
    expect(rows.length).toBeGreaterThan(280)
    const given = rows.map(([version]): Row => {
      const result = serveRelease(releases, version, day)
      if (typeof result === 'string') return [version, 400]
      if ('code' in result) return [version, 404]
      const { served, deprecation, sunset } = result
      return deprecation === undefined
        ? [version, 200, served]
        : [version, 200, served, deprecation.slice(0, 10), sunset]
    })
    expect(given).toEqual(rows)
  }
})

describe('time passes, and the release of 2023-04-28', () => {
  test.each([
    { now: '2023-04-27T23:59:59Z', want: ['400', 'newer than present date 2023-04-27'] },
    { now: '2023-04-28T00:00:00Z', want: ['2023-04-28', 'ga'] },
    { now: '2024-06-20T23:59:59Z', want: ['2023-04-28', 'ga'] },
    { now: '2024-06-21T00:00:00Z', want: ['2023-04-28', 'deprecated'] },
    { now: '2024-12-18T23:59:59Z', want: ['2023-04-28', 'deprecated'] },
    { now: '2024-12-19T00:00:00Z', want: ['2023-04-28', 'sunset'] },
  ] as const)('is at $now: $want', ({ now, want }) => {
    expect(outcome(create, '2023-04-28', Date.parse(now))).toEqual(like(want))
  })

  test.each([
    ['2022-06-01', '2023-04-28T00:00:00Z', '2023-10-26'],
    ['2023-04-28', '2024-06-21T00:00:00Z', '2024-12-19'],
    ['2024-06-21', undefined, undefined],
  ])('%s is deprecated since %s and gone from %s on', (requested, deprecation, sunset) => {
    const served = serveRelease(create, requested, today)
    expect(served).toEqual({
      requested,
      served: requested,
      stage: deprecation === undefined ? 'ga' : 'sunset',
      ...(deprecation !== undefined && { deprecation, sunset }),
    })
  })
})

describe('releases of several stabilities', () => {
  const row = (date: string, stability: Stability): Release => ({ date, stability })
  const mixed = [
    row('2022-01-01', 'wip'),
    row('2022-03-01', 'beta'),
    row('2022-06-01', 'ga'),
    row('2023-01-01', 'experimental'),
    row('2024-11-01', 'beta'),
  ]

  test.each([
    { date: '2022-02-01', stability: 'ga', want: undefined },
    { date: '2022-02-01', stability: 'experimental', want: undefined },
    { date: '2022-02-01', stability: 'wip', want: '2022-01-01' },
    { date: '2022-04-01', stability: 'ga', want: undefined },
    { date: '2022-04-01', stability: 'wip', want: '2022-03-01' },
    { date: '2022-07-01', stability: 'beta', want: '2022-06-01' },
    { date: '2023-02-01', stability: 'experimental', want: '2023-01-01' },
    { date: '2023-02-01', stability: 'beta', want: '2022-06-01' },
    { date: '2024-12-01', stability: 'ga', want: '2022-06-01' },
    { date: '2024-12-01', stability: 'beta', want: undefined },
  ] as const)('$date~$stability finds $want', ({ want, ...wanted }) => {
    expect(resolve(mixed, wanted)?.date).toBe(want)
  })

  test('from the pivot on a date finds a beta where there is nothing settled', () => {
    expect(resolve([row('2024-11-01', 'beta')], { date: '2024-12-01', stability: 'ga' })?.date).toBe('2024-11-01')
    expect(resolve([row('2022-11-01', 'beta')], { date: '2023-12-01', stability: 'ga' })).toBeUndefined()
  })
})
