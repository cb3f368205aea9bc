import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Invitation } from '../domain/invitation.ts'
import { changesText, entryOf, entryText } from './entry-text.ts'
import type { Change, Entry } from '../world/records.ts'

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', '"', '\\', '\ud800', '\u2028'))
const time = fc.integer({ min: -8.64e15, max: 8.64e15 })
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null })

const members: { [Name in Exclude<keyof Invitation, 'seededAt' | 'attributes'>]: fc.Arbitrary<Invitation[Name]> } = {
  id: text,
  service: fc.constantFrom('clickhouse', 'snyk', 'mpdx'),
  organizationId: text,
  sequence: fc.nat(),
  email: text,
  roleIds: fc.oneof(fc.tuple(text), fc.array(text)),
  code: orNull(text),
  invitedBy: text,
  createdAt: time,
  updatedAt: time,
  expiresAt: orNull(time),
  acceptedBy: orNull(text),
  acceptedAt: orNull(time),
  cancelledBy: orNull(text),
  cancelledAt: orNull(time),
}

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(
    fc.constant('invitations' as const),
    text,
    orNull(
      fc.oneof(
        fc.record(members),
        fc.record({ ...members, seededAt: time }),
        fc.record({ ...members, attributes: fc.dictionary(text, text) }),
      ),
    ),
  ),
  fc.tuple(
    fc.constant('mails' as const),
    text,
    orNull(
      fc.oneof(
        fc.integer(),
        fc.record({
          number: fc.integer(),
          invitation: text,
          kind: fc.constantFrom('resend' as const, 'reminder' as const),
          sentAt: time,
        }),
      ),
    ),
  ),
  fc.tuple(fc.constant('outbox' as const), text, orNull(fc.record({ clearedThrough: fc.nat() }))),
)

const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.tuple(text, fc.array(change)),
  fc.tuple(text, fc.array(change), fc.constantFrom('fresh' as const, 'gone' as const)),
  fc.tuple(text, fc.array(change), fc.constant('part' as const), fc.nat(), fc.nat()),
  fc.tuple(text, fc.array(change), fc.constant('whole' as const), fc.nat(), fc.nat()),
  fc.tuple(text, fc.array(change), fc.constant('snapshot' as const), text, time).map((each): Entry => each),
  fc.tuple(text, fc.array(change), fc.constant('snapshot' as const), text, time, fc.nat(), fc.nat()),
)

const withoutFirstMails = entry.filter(
  ([, changes]) => !changes.some(([kind, key], at) => kind === 'mails' && key === changes[at - 1]?.[1]),
)

test('an entry is written as JSON.stringify writes it', () => {
  fc.assert(
    fc.property(withoutFirstMails, (each) => {
      expect(entryText(each)).toBe(JSON.stringify(each))
    }),
  )
})

const withFirstMail = fc.tuple(fc.record(members), fc.integer()).map(([value, number]): Change[] => [
  ['invitations', value.id, value],
  ['mails', value.id, number],
])

test('so are changes, with their first mails', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          change.map((each) => [each]),
          withFirstMail,
        ),
      ),
      (all) => {
        const changes = all.flat()
        expect(changesText(changes)).toBe(JSON.stringify(changes))
      },
    ),
  )
})

test('the mail that an invitation is made with stands in its change, and what is written is read as it was', () => {
  const changes = fc
    .array(
      fc.oneof(
        change.map((each) => [each]),
        withFirstMail,
      ),
    )
    .map((all) => all.flat())
  fc.assert(
    fc.property(entry, changes, ([sandbox, , ...rest], all) => {
      const each = [sandbox, all, ...rest] as unknown as Entry
      const written = JSON.parse(entryText(each)) as unknown
      expect(entryOf(written)).toEqual(JSON.parse(JSON.stringify(each)))
    }),
  )
  fc.assert(
    fc.property(withFirstMail, (both) => {
      expect(JSON.parse(entryText(['default', both]))).toEqual([
        'default',
        [JSON.parse(JSON.stringify([...(both[0] ?? []), both[1]?.[2]]))],
      ])
    }),
  )
})

test('so is an invitation that differs from the one before in a single member', () => {
  const steps = fc
    .constantFrom(...(Object.keys(members) as (keyof typeof members)[]))
    .chain((name) => fc.record({ [name]: members[name] }))
  fc.assert(
    fc.property(fc.record(members), fc.array(steps, { minLength: 20, maxLength: 40 }), (first, differences) => {
      let invitation: Invitation = first
      for (const difference of differences) {
        invitation = { ...invitation, ...difference }
        const each: Entry = ['default', [['invitations', invitation.id, invitation]]]
        expect(entryText(each)).toBe(JSON.stringify(each))
      }
    }),
  )
})
