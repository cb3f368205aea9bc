import { nothing, type Bench } from '../bench.ts'
import type { Check, Seen } from '../check.ts'
import { timesListed } from './times-listed.ts'

/** Invitations that nobody may make, or that make no sense. */
export const refusing: readonly Check[] = [
  ...(['reader', 'outsider', 'nobody'] as const).map((who): Check => ({
    id: `create-by-${who === 'nobody' ? 'an-unknown-caller' : who === 'reader' ? 'a-reader' : 'an-outsider'}`,
    title: {
      reader: 'Somebody invites who may only read.',
      outsider: 'Somebody of another organization invites.',
      nobody: 'Somebody invites with credentials that nobody has.',
    }[who],
    about: 'create',
    also: ['list'],
    ...(who !== 'nobody' && { needs: [who] }),
    async look(bench) {
      const email = bench.address()
      const { status } = await bench.create(email, { as: who })
      return { status, 'it is listed so often': await timesListed(bench, email) }
    },
  })),
  {
    id: 'create-with-a-role-above',
    title: 'Somebody invites to a role that they may not give.',
    about: 'create',
    needs: ['limited', 'above'],
    applies: ({ roles }) => roles.includes('custom'),
    async look(bench) {
      const reply = await bench.create(bench.address(), { as: 'limited', role: bench.credentials.above })
      return { status: reply.status }
    },
  },
  {
    id: 'create-in-an-unknown-organization',
    title: 'Somebody is invited to an organization that there is not.',
    about: 'create',
    look: async (bench) => ({ status: (await bench.create(bench.address(), { organization: nothing })).status }),
  },
  ...bad('no-address', 'a text that is no address', (email) => email.replace('@', ' at ')),
  ...bad('an-empty-address', 'an empty text', () => ''),
  {
    id: 'create-without-json',
    title: 'The body of an invitation is no JSON.',
    about: 'create',
    look: (bench) => refusedBody(bench, '{"email":'),
  },
  {
    id: 'create-without-members',
    title: 'The body of an invitation is an empty object.',
    about: 'create',
    look: (bench) => refusedBody(bench, '{}'),
  },
  {
    id: 'create-with-an-unknown-role',
    title: 'Somebody is invited to a role that there is not.',
    about: 'create',
    look: (bench) => withRole(bench, nothing),
  },
]

function bad(name: string, words: string, change: (email: string) => string): readonly Check[] {
  return [
    {
      id: `create-for-${name}`,
      title: `The address that is invited is ${words}.`,
      about: 'create',
      also: ['list'],
      async look(bench) {
        const email = change(bench.address())
        return { status: (await bench.create(email)).status }
      },
    },
  ]
}

async function refusedBody(bench: Bench, body: string): Promise<Seen> {
  return { status: (await bench.create(bench.address(), { body })).status }
}

/** The role in the place where the service's own request has it. */
async function withRole(bench: Bench, role: string): Promise<Seen> {
  const request = bench.creating(bench.address())
  const offered = bench.offeredRole(request)
  const body = request.body?.replace(JSON.stringify(offered), JSON.stringify(role))
  return { status: (await bench.ask({ ...request, body })).status }
}
