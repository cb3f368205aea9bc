import type { Mock, MockOptions } from '../create-mock.ts'
import { usualLifetime } from './service-options.ts'

/**
 * Says which of the asked settings a kept state does not have, and how to get them; undefined when it has them all.
 * A state goes on with what it was made from: nobody's data goes because of a flag.
 */
export function differences(
  { scenario, world, locale, seed, parameters = {}, lifetime, clock }: MockOptions,
  { settings, data, store }: Pick<Mock, 'settings' | 'data' | 'store'>,
): string | undefined {
  const day = 24 * 60 * 60 * 1000
  const inDays = (milliseconds: number | undefined) => (milliseconds === undefined ? undefined : milliseconds / day)
  const rows: [flag: string, asked: number | string | undefined, kept: number | string | undefined][] = [
    ['--scenario', scenario, settings.scenario],
    ['--locale', locale, settings.locale ?? 'en'],
    ['--seed', seed, settings.seed],
    ['--clock', clock instanceof Date ? clock.toISOString() : undefined, timeOf(settings.clock)],
    ['--lifetime', inDays(lifetime), inDays(settings.lifetime ?? usualLifetime)],
    ...Object.entries(parameters).map(([name, value]): [string, number | string, number | string | undefined] => [
      `--${name}`,
      value,
      settings.parameters[name],
    ]),
  ]
  if (world !== undefined && settings.scenario !== 'world')
    rows.push(['--world', typeof world === 'string' ? world : 'another', undefined])
  const differing = rows.filter(([, asked, kept]) => asked !== undefined && asked !== kept)
  if (differing.length === 0) return undefined
  const list = differing.map(([flag, asked, kept]) => `${flag} ${asked} (it has ${kept ?? 'no such setting'})`)
  const anew =
    store === null
      ? 'For a new world, remove that folder first, or start with another --data DIR or with --memory.'
      : 'For a new world, start with another --store-schema NAME.'
  return `The state in ${store ?? data} goes on as it is, without ${list.join(', ')}. ${anew}`
}

function timeOf(clock: Mock['settings']['clock']): string {
  return clock.mode === 'frozen' ? new Date(clock.at).toISOString() : 'a running one'
}
