import type { Check } from '../check.ts'
import { NotSeen } from '../not-seen.ts'
import type { Bench } from '../bench.ts'

const wrong = 'f'.repeat(64)

/** An invitation with the code that accepts it. */
async function invited(bench: Bench, email?: string) {
  const { id, code, sent } = await bench.invite(email)
  if (code === undefined) throw new NotSeen('The answer to an invitation has no code in its place.')
  return { id, code, sent }
}

/** What makes nobody a member unless the server is wrong. */
const refused: readonly Check[] = [
  {
    id: 'accept-with-a-wrong-code',
    title: 'An invitation is accepted with a code that is not its own.',
    about: 'accept',
    also: ['create', 'list'],
    needs: ['invitee'],
    async look(bench) {
      const { id } = await invited(bench)
      return { status: (await bench.accept(id, wrong)).status, 'it is listed': await bench.lists(id) }
    },
  },
  {
    id: 'accept-with-no-code',
    title: 'An invitation is accepted with an empty code.',
    about: 'accept',
    also: ['create'],
    needs: ['invitee'],
    async look(bench) {
      const { id } = await invited(bench)
      return { status: (await bench.accept(id, '')).status }
    },
  },
  {
    id: 'accept-what-was-cancelled',
    title: 'An invitation is accepted that was cancelled.',
    about: 'accept',
    also: ['create', 'cancel'],
    needs: ['invitee'],
    async look(bench) {
      const { id, code } = await invited(bench)
      await bench.cancel(id)
      return { status: (await bench.accept(id, code)).status }
    },
  },
  {
    id: 'accept-in-another-organization',
    title: 'The path of an acceptance names another organization.',
    about: 'accept',
    also: ['create'],
    needs: ['invitee', 'otherOrganization'],
    async look(bench) {
      const { id, code } = await invited(bench)
      return { status: (await bench.accept(id, code, { organization: bench.credentials.otherOrganization })).status }
    },
  },
  {
    id: 'accept-by-an-unknown-caller',
    title: 'Somebody accepts an invitation with credentials that nobody has.',
    about: 'accept',
    also: ['create'],
    needs: ['invitee'],
    async look(bench) {
      const { id, code } = await invited(bench)
      return { status: (await bench.accept(id, code, { as: 'nobody' })).status }
    },
  },
]

/** What makes the invitee a member, which nothing takes back. */
const admitted: readonly Check[] = [
  {
    id: 'accept-answers',
    title: 'An invitation is accepted.',
    about: 'accept',
    also: ['create', 'list'],
    needs: ['invitee'],
    async look(bench) {
      const { id, code } = await invited(bench)
      const reply = await bench.accept(id, code)
      const { acceptedAt } = bench.invitationIn(reply)
      return {
        status: reply.status,
        'the answer says when it was accepted': typeof acceptedAt === 'string',
        'it is listed': await bench.lists(id),
      }
    },
  },
  {
    id: 'accept-then-get',
    title: 'An accepted invitation is asked for.',
    about: 'get',
    also: ['create', 'accept'],
    needs: ['invitee'],
    async look(bench) {
      const { id, code } = await invited(bench)
      await bench.accept(id, code)
      const reply = await bench.get(id)
      return {
        status: reply.status,
        'it says when it was accepted': typeof bench.invitationIn(reply).acceptedAt === 'string',
      }
    },
  },
  {
    id: 'accept-twice',
    title: 'An invitation is accepted again by who has accepted it.',
    about: 'accept',
    also: ['create'],
    needs: ['invitee'],
    async look(bench) {
      const { id, code } = await invited(bench)
      await bench.accept(id, code)
      return { status: (await bench.accept(id, code)).status }
    },
  },
  {
    id: 'accept-after-wrong-codes',
    title: 'An invitation is accepted after three wrong codes.',
    about: 'accept',
    also: ['create'],
    needs: ['invitee'],
    async look(bench) {
      const { id, code } = await invited(bench)
      for (let tried = 0; tried < 3; tried += 1) await bench.accept(id, wrong)
      return { status: (await bench.accept(id, code)).status }
    },
  },
  {
    id: 'accept-the-first-of-two',
    title: 'An address is invited twice, and its first invitation is accepted.',
    about: 'accept',
    also: ['create'],
    needs: ['invitee'],
    applies: ({ invitations }) => !invitations.onePerAddress,
    async look(bench) {
      const first = await invited(bench)
      await invited(bench, first.sent)
      return { status: (await bench.accept(first.id, first.code)).status }
    },
  },
  {
    id: 'cancel-what-was-accepted',
    title: 'An invitation is cancelled that was accepted.',
    about: 'cancel',
    also: ['create', 'accept'],
    needs: ['invitee'],
    async look(bench) {
      const { id, code } = await invited(bench)
      await bench.accept(id, code)
      return { status: (await bench.cancel(id)).status }
    },
  },
  {
    id: 'accept-by-a-second-person',
    title: 'An invitation is accepted by one, and then by another.',
    about: 'accept',
    also: ['create'],
    needs: ['invitee', 'secondInvitee'],
    async look(bench) {
      const { id, code } = await invited(bench)
      await bench.accept(id, code)
      return { status: (await bench.accept(id, code, { as: 'secondInvitee' })).status }
    },
  },
]

export const accepting = [...refused, ...admitted]

/** An invitation whose acceptance and whose other request come at once. */
export const acceptRaces: readonly Check[] = [
  {
    id: 'race-of-two-acceptances',
    title: 'Two people accept an invitation at once.',
    about: 'accept',
    also: ['create'],
    needs: ['invitee', 'secondInvitee'],
    async look(bench) {
      const { id, code } = await invited(bench)
      const replies = await bench.together([
        bench.accepting(id, code),
        bench.accepting(id, code, { as: 'secondInvitee' }),
      ])
      return { 'so many succeed': replies.filter(({ status }) => status < 300).length }
    },
  },
  {
    id: 'race-of-acceptance-and-cancellation',
    title: 'An invitation is accepted and cancelled at once.',
    about: 'accept',
    also: ['create', 'cancel'],
    needs: ['invitee'],
    applies: ({ invitations }) => !invitations.keepsSettled,
    async look(bench) {
      const { id, code } = await invited(bench)
      const replies = await bench.together([bench.accepting(id, code), bench.cancelling(id)])
      return { 'so many succeed': replies.filter(({ status }) => status < 300).length }
    },
  },
]
