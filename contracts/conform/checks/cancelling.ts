import { nothing } from '../bench.ts'
import type { Check } from '../check.ts'

export const cancelling: readonly Check[] = [
  {
    id: 'cancel-answers',
    title: 'An invitation is cancelled.',
    about: 'cancel',
    also: ['create', 'list'],
    async look(bench) {
      const { id } = await bench.invite()
      // Whoever keeps answers has one of before now.
      const before = (await bench.own()).length
      const { status, body } = await bench.cancel(id)
      const rows = await bench.own()
      return {
        status,
        'the answer has a body': body !== '',
        'it is listed': rows.some((row) => row.id === id),
        'the list is shorter by': before - rows.length,
        'a row has no address': (await bench.rows()).some(({ email }) => typeof email !== 'string'),
      }
    },
  },
  {
    id: 'cancel-then-get',
    title: 'A cancelled invitation is asked for.',
    about: 'get',
    also: ['create', 'cancel'],
    async look(bench) {
      const { id } = await bench.invite()
      await bench.cancel(id)
      return { status: (await bench.get(id)).status }
    },
  },
  {
    id: 'cancel-twice',
    title: 'An invitation is cancelled that was cancelled already.',
    about: 'cancel',
    also: ['create'],
    async look(bench) {
      const { id } = await bench.invite()
      await bench.cancel(id)
      return { status: (await bench.cancel(id)).status }
    },
  },
  {
    id: 'cancel-what-is-not-there',
    title: 'An invitation is cancelled that there is not.',
    about: 'cancel',
    look: async (bench) => ({ status: (await bench.cancel(nothing)).status }),
  },
  {
    id: 'cancel-keeps-the-others',
    title: 'One of two invitations is cancelled.',
    about: 'cancel',
    also: ['create', 'list'],
    async look(bench) {
      const [one, other] = [await bench.invite(), await bench.invite()]
      await bench.cancel(one.id)
      return { 'the other is listed': await bench.lists(other.id) }
    },
  },
  ...(['reader', 'outsider', 'nobody'] as const).map((who): Check => ({
    id: `cancel-by-${who === 'nobody' ? 'an-unknown-caller' : who === 'reader' ? 'a-reader' : 'an-outsider'}`,
    title: {
      reader: 'Somebody cancels an invitation who may only read.',
      outsider: 'Somebody of another organization cancels an invitation.',
      nobody: 'Somebody cancels an invitation with credentials that nobody has.',
    }[who],
    about: 'cancel',
    also: ['create', 'list'],
    ...(who !== 'nobody' && { needs: [who] }),
    async look(bench) {
      const { id } = await bench.invite()
      const { status } = await bench.cancel(id, { as: who })
      return { status, 'it is listed': await bench.lists(id) }
    },
  })),
  {
    id: 'cancel-from-another-organization',
    title: 'The path of a cancellation names another organization, which its caller manages.',
    about: 'cancel',
    also: ['create', 'list'],
    needs: ['outsider', 'otherOrganization'],
    async look(bench) {
      const { id } = await bench.invite()
      const elsewhere = { as: 'outsider', organization: bench.credentials.otherOrganization } as const
      const { status } = await bench.cancel(id, elsewhere)
      return { status, 'it is listed': await bench.lists(id) }
    },
  },
  {
    id: 'get-from-another-organization',
    title: 'The path of an invitation names another organization, which its caller manages.',
    about: 'get',
    also: ['create'],
    needs: ['outsider', 'otherOrganization'],
    async look(bench) {
      const { id } = await bench.invite()
      return {
        status: (await bench.get(id, { as: 'outsider', organization: bench.credentials.otherOrganization })).status,
      }
    },
  },
  ...(['reader', 'outsider'] as const).map((who): Check => ({
    id: `get-by-${who === 'reader' ? 'a-reader' : 'an-outsider'}`,
    title:
      who === 'reader'
        ? 'An invitation is asked for by somebody who may only read.'
        : 'An invitation is asked for by somebody of another organization.',
    about: 'get',
    also: ['create'],
    needs: [who],
    async look(bench) {
      const { id } = await bench.invite()
      return { status: (await bench.get(id, { as: who })).status }
    },
  })),
  {
    id: 'list-by-a-reader',
    title: 'Somebody lists the invitations who may see them and has sent none.',
    about: 'list',
    also: ['create'],
    needs: ['reader'],
    async look(bench) {
      const { id } = await bench.invite()
      return {
        'the invitation of a manager is listed': (await bench.own({ as: 'reader' })).some((row) => row.id === id),
      }
    },
  },
  {
    id: 'list-tells-no-secret',
    title: 'The list has no code with which whoever reads it could accept.',
    about: 'list',
    also: ['create'],
    // Where there is an operation for it, the code is what a manager hands on.
    applies: ({ terms }) => terms.members.code === undefined,
    async look(bench) {
      await bench.invite()
      const { body } = await bench.list()
      return { 'a member is called code, token or secret': /"(code|token|secret)"\s*:/i.test(body) }
    },
  },
]
