import { ask } from '../drive/ask.ts'
import { servicesOf } from '../drive/services.ts'
import { requireNothing, type Attack } from './attack.ts'
import { attackMock } from './stand.ts'

const racers = 12

/** Requests that want the same at once. */
export const races: Attack = {
  name: 'races',
  what: 'Rounds in which 12 requests at once invite the same person, cancel the same invitation and make a sandbox of the same name: one of each succeeds',
  times: { whole: 500, short: 15 },
  run: (times) =>
    attackMock({ args: ['--limit', 'sandboxes=4'] }, async ({ url, told }) => {
      const wrong: string[] = []
      const services = servicesOf(told).filter(({ name }) => name !== 'mpdx')
      for (let round = 0; round < times; round += 1) {
        const use = services[round % services.length]!
        const invited = await atOnce(() => ask(url, use.invite(`race-${round}@example.com`)))
        const [first] = invited.filter(({ status }) => status < 300)
        if (!first || succeeded(invited) !== 1)
          wrong.push(`${use.name}: ${succeeded(invited)} of ${racers} invitations to one person were made`)
        else {
          const cancelled = await atOnce(() => ask(url, use.cancel(use.shown(first.text).id)))
          if (succeeded(cancelled) !== 1)
            wrong.push(`${use.name}: one invitation was cancelled ${succeeded(cancelled)} times`)
        }
        const headers = { 'content-type': 'application/json' }
        const named = {
          method: 'POST',
          path: '/_mock/sandboxes',
          headers,
          body: { name: 'race', parameters: { invitations: round % 3 } },
        }
        const made = await atOnce(() => ask(url, named))
        if (succeeded(made) !== 1) wrong.push(`${succeeded(made)} sandboxes of one name were made`)
        await ask(url, { method: 'DELETE', path: '/_mock/sandboxes/race' })
      }
      requireNothing(wrong)
      return `${times * racers * 3} requests, one success in each race`
    }),
}

const atOnce = <Value>(act: () => Promise<Value>) => Promise.all(Array.from({ length: racers }, act))

const succeeded = (answers: readonly { readonly status: number }[]) =>
  answers.filter(({ status }) => status < 300).length
