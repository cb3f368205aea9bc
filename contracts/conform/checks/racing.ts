import { isSuccess } from '../bench.ts'
import type { Check } from '../check.ts'

/** Enough for every two to overlap somewhere, and few enough to be polite. */
const racers = 4

export const racing: readonly Check[] = [
  {
    id: 'race-for-one-address',
    title: 'An address is invited four times at once.',
    about: 'create',
    also: ['list'],
    async look(bench) {
      const email = bench.address()
      const replies = await bench.together(Array.from({ length: racers }, () => bench.creating(email)))
      const rows = await bench.own()
      return {
        'so many succeed': replies.filter(isSuccess).length,
        'it is listed so often': rows.filter((row) => String(row.email).toLowerCase() === email.toLowerCase()).length,
      }
    },
  },
  {
    id: 'race-for-several-addresses',
    title: 'Four addresses are invited at once.',
    about: 'create',
    also: ['list'],
    async look(bench) {
      const emails = Array.from({ length: racers }, () => bench.address())
      const replies = await bench.together(emails.map((email) => bench.creating(email)))
      const rows = await bench.own()
      return {
        'so many succeed': replies.filter(isSuccess).length,
        'each has an id of its own': new Set(replies.map((reply) => bench.invitationIn(reply).id)).size === racers,
        'so many are listed': emails.filter((email) =>
          rows.some((row) => String(row.email).toLowerCase() === email.toLowerCase()),
        ).length,
      }
    },
  },
  {
    id: 'race-of-two-cancellations',
    title: 'An invitation is cancelled twice at once.',
    about: 'cancel',
    also: ['create', 'list'],
    async look(bench) {
      const { id } = await bench.invite()
      const replies = await bench.together([bench.cancelling(id), bench.cancelling(id)])
      return { 'the statuses': statuses(replies), 'it is listed': await bench.lists(id) }
    },
  },
]

const statuses = (replies: readonly { readonly status: number }[]) =>
  replies
    .map(({ status }) => status)
    .sort((a, b) => a - b)
    .join(' and ')
