import { idKey } from '../domain/id-key.ts'
import { patiently } from '../domain/patiently.ts'
import { SeededIds } from '../world/ids.ts'
import type { CurrentRecords } from './current-records.ts'
import { numberOf } from './faults/fault-rules.ts'
import { unsound } from './unsound.ts'

/** From here on there is room for the numbers that a sandbox gives itself. */
const lastSequence = 2_000_000_000
const lastFault = 900_000_000

/**
 * What a sandbox names later it names by its seed and a number, so a file must not have such a name already. Rejects with a
 * ControlRefusal, which names the place.
 */
export async function requireFreeNames({
  settings,
  invitations,
  people,
  personas,
  mails,
  faults = [],
}: CurrentRecords): Promise<void> {
  const ids = new SeededIds(settings.seed)
  const bySequence = new Map<number, CurrentRecords['invitations'][number]>()
  await patiently(invitations, (each) => void bySequence.set(each.sequence, each))
  const last = invitations.reduce((most, { sequence }) => Math.max(most, sequence), 0)
  await patiently(invitations, ({ id, code, sequence }, index) => {
    const place = `/records/invitations/${index}`
    if (sequence > lastSequence)
      unsound(`${place}/sequence`, `must be at most ${lastSequence}: others are to follow it`)
    const next = ids.sequenceOf('uuid', idKey(id))
    if (next !== undefined && next > last) unsound(`${place}/id`, `is ${id}, which invitation ${next} is to have`)
    const nextCode = code === null ? undefined : ids.sequenceOf('secret', code)
    if (nextCode !== undefined && nextCode > last)
      unsound(`${place}/code`, `is ${code}, which invitation ${nextCode} is to have`)
  })
  const lastMail = mails.reduce((most, { number }) => Math.max(most, number), 0)
  await patiently(mails, ({ id, number }, index) => {
    const place = `/records/mails/${index}`
    if (number > lastSequence) unsound(`${place}/number`, `must be at most ${lastSequence}: others are to follow it`)
    const next = ids.sequenceOf('mail', idKey(id))
    if (next !== undefined && next > lastMail) unsound(`${place}/id`, `is ${id}, which mail ${next} is to have`)
  })
  await patiently(people, ({ id }, index) => {
    const from = ids.sequenceOf('personId', idKey(id))
    if (from === undefined || from <= 0) return
    const answered = bySequence.get(from)
    const isTheirs = [answered?.acceptedBy, answered?.cancelledBy].some((by) => by && idKey(by) === idKey(id))
    if (!isTheirs) unsound(`/records/people/${index}/id`, `is ${id}, which who answers invitation ${from} is to have`)
  })
  await patiently(personas, ({ personId, token, apiKey }, index) => {
    const place = `/records/personas/${index}`
    const mine = ids.sequenceOf('personId', idKey(personId))
    const names = [
      ['token', '/token', idKey(token)],
      ['keyId', '/apiKey/keyId', apiKey.keyId],
    ] as const
    for (const [kind, member, name] of names) {
      const from = ids.sequenceOf(kind, name)
      if (from !== undefined && from > 0 && from !== mine)
        unsound(`${place}${member}`, `is ${name}, which who answers invitation ${from} is to have`)
    }
  })
  for (const [index, { id }] of faults.entries()) {
    if (numberOf(id) > lastFault)
      unsound(`/records/faults/${index}/id`, `must have a number of at most ${lastFault}: others are to follow it`)
  }
}
