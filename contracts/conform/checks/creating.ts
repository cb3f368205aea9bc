import { isSuccess, type Bench, type Row } from '../bench.ts'
import type { Check, Seen } from '../check.ts'
import type { Reply } from '../wire.ts'
import { timesListed } from './times-listed.ts'

const hour = 60 * 60 * 1000
const day = 24 * hour

/** For how long an invitation is valid, in milliseconds. */
const validOf = ({ createdAt, expiresAt }: Row) => Date.parse(String(expiresAt)) - Date.parse(String(createdAt))

/** How an address came back. */
const spelling = (email: unknown, sent: string) =>
  email === sent ? 'as it was sent' : email === sent.toLowerCase() ? 'in small letters' : 'another'

const capital = (email: string) => email.charAt(0).toUpperCase() + email.slice(1)

export const creating: readonly Check[] = [
  {
    id: 'create-answers',
    title: 'Somebody is invited.',
    about: 'create',
    async look(bench) {
      const email = bench.address()
      const request = bench.creating(email)
      const reply = await bench.ask(request)
      const row = bench.invitationIn(reply)
      return {
        status: reply.status,
        'the address': spelling(row.email, email),
        'the role is the one that was asked for': row.role === bench.offeredRole(request),
        'there is an id': row.id !== undefined,
        ...(bench.service.terms.location && { 'where it is': whereIs(bench, reply, row.id ?? '') }),
      }
    },
  },
  {
    id: 'create-sets-a-deadline',
    title: 'An invitation that expires tells until when it is valid.',
    about: 'create',
    applies: ({ terms }) => terms.members.expiresAt !== undefined,
    async look(bench) {
      const valid = validOf(await bench.invite())
      return { 'it is valid for more than an hour and less than two years': valid > hour && valid < 730 * day }
    },
  },
  {
    id: 'create-sets-the-usual-deadline',
    title: 'An invitation is valid for as long as the service lets it be.',
    about: 'create',
    needs: ['lifetime'],
    applies: ({ terms }) => terms.members.expiresAt !== undefined,
    async look(bench) {
      const off = validOf(await bench.invite()) - Number(bench.credentials.lifetime) * day
      return { 'it is valid for as long as it should be': Math.abs(off) < hour / 60 }
    },
  },
  {
    id: 'create-keeps-a-plus',
    title: 'An address with a plus is invited.',
    about: 'create',
    async look(bench) {
      const email = bench.address().replace(/\+?([^+@]*)@/, '+$1@')
      const { email: kept } = await bench.invite(email)
      return { 'the address': spelling(kept, email) }
    },
  },
  {
    id: 'create-keeps-capitals',
    title: 'An address with a capital is invited.',
    about: 'create',
    also: ['list'],
    async look(bench) {
      const email = capital(bench.address())
      const { id, email: kept } = await bench.invite(email)
      const listed = (await bench.own()).find((row) => row.id === id)
      return {
        'the address in the answer': spelling(kept, email),
        'the address in the list': spelling(listed?.email, email),
      }
    },
  },
  {
    id: 'create-is-listed',
    title: 'Who was invited stands in the list at once.',
    about: 'list',
    also: ['create'],
    async look(bench) {
      const before = await bench.own()
      const { id, sent } = await bench.invite()
      const after = await bench.own()
      const row = after.find((each) => each.id === id)
      return {
        'it is one more': after.length - before.length,
        'the new row is there': row !== undefined,
        'the address': spelling(row?.email, sent),
      }
    },
  },
  {
    id: 'create-can-be-read',
    title: 'An invitation can be asked for as soon as it was made.',
    about: 'get',
    also: ['create'],
    async look(bench) {
      const made = await bench.invite()
      const reply = await bench.get(made.id)
      const { sent: _, ...row } = made
      return {
        status: reply.status,
        'it says what the answer to its creation said':
          JSON.stringify(bench.invitationIn(reply)) === JSON.stringify(row),
      }
    },
  },
  {
    id: 'create-keeps-the-others',
    title: 'Two people are invited, one after the other.',
    about: 'list',
    also: ['create'],
    async look(bench) {
      const made = [(await bench.invite()).id, (await bench.invite()).id]
      const isInOrder = async () =>
        (await bench.own())
          .map(({ id }) => id)
          .filter((id) => made.includes(id ?? ''))
          .join() === made.join()
      return {
        'both are listed, in the order in which they were made': await isInOrder(),
        'and once more': await isInOrder(),
      }
    },
  },
  {
    id: 'create-for-a-pending-address',
    title: 'An address is invited that was invited already.',
    about: 'create',
    also: ['list'],
    look: (bench) => again(bench, (email) => email),
  },
  {
    id: 'create-for-the-same-with-a-capital',
    title: 'An address is invited that was invited already, written with a capital.',
    about: 'create',
    also: ['list'],
    look: (bench) => again(bench, capital),
  },
  {
    id: 'create-for-the-same-with-a-blank',
    title: 'An address is invited that was invited already, with a blank behind it.',
    about: 'create',
    also: ['list'],
    look: (bench) => again(bench, (email) => `${email} `),
  },
  {
    id: 'create-for-a-member',
    title: 'Somebody is invited who is a member.',
    about: 'create',
    needs: ['member'],
    look: async (bench) => ({ status: (await bench.create(bench.credentials.member ?? '')).status }),
  },
  {
    id: 'create-again-after-cancel',
    title: 'An address is invited again once its invitation was cancelled.',
    about: 'create',
    also: ['cancel', 'list'],
    async look(bench) {
      const { id, sent } = await bench.invite()
      await bench.cancel(id)
      const reply = await bench.create(sent)
      return {
        status: reply.status,
        'it is another invitation': bench.invitationIn(reply).id !== id,
        'it is listed so often': await timesListed(bench, sent),
      }
    },
  },
]

async function again(bench: Bench, spelled: (email: string) => string): Promise<Seen> {
  const { sent } = await bench.invite()
  const reply = await bench.create(spelled(sent))
  const { email } = bench.invitationIn(reply)
  return {
    status: reply.status,
    ...(email !== undefined && { 'the address in the answer': spelling(email, spelled(sent).trim()) }),
    'it is listed so often': await timesListed(bench, sent),
  }
}

/** Where a Location leads. */
function whereIs(bench: Bench, reply: Reply, id: string): string {
  const { location } = reply.headers
  if (location === undefined || !isSuccess(reply)) return 'not said'
  return bench.withoutBase(location).startsWith('/') && location.includes(id) ? 'a path with its id' : 'elsewhere'
}
