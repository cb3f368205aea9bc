import { codeOf } from '../domain/invitation.ts'
import { Refusal } from '../domain/problem.ts'
import { everywhere, has } from './applies.ts'
import { github } from './bug.ts'
import { withIds } from './bug-words.ts'
import { at, edited, withMember } from './edit.ts'
import { elsewhere } from './elsewhere.ts'
import { ranked } from './ranked.ts'
import { viewOf } from './view.ts'

const whoReads = 'who sees which invitations'

export const permissions = withIds([
  {
    id: 'invite-above-own-role',
    kind: 'permission',
    title: 'An admin may not make anybody an owner, but may invite somebody as one.',
    sources: github(
      'penpot/penpot/pull/11099',
      'formbricks/formbricks/issues/4890',
      'chainloop-dev/chainloop/issues/3264',
    ),
    metBy: 'Admins who want to be more than that.',
    wire: ['{create} succeeds with a role above the own one.'],
    noticedBy: ['test'],
    decides: [],
    // Others let nobody name a role above that of who invites.
    applies: ({ roles }) => roles.includes('custom'),
    change: () => ({
      act(exchange, _asked, go) {
        try {
          return go(exchange)
        } catch (error) {
          if (!(error instanceof Refusal) || error.code !== 'role-too-high') throw error
          const { world } = exchange
          const level = (store: typeof world) => ({
            role(id: string) {
              const role = store.role(id)
              return role && { ...role, rank: 0 }
            },
          })
          return go({ ...exchange, world: viewOf(world, level, () => {}) })
        }
      },
    }),
  },
  {
    id: 'cross-org-invitation-id',
    kind: 'permission',
    title: 'The organization in the path is checked, and the invitation is looked up by its id alone.',
    sources: github('daytonaio/daytona/issues/4264', 'keycloak/keycloak/issues/47080', 'unkeyed/unkey/pull/6524'),
    metBy: 'Whoever knows the id of a stranger’s invitation.',
    wire: [
      '{get} and {cancel} succeed for an invitation of another organization.',
      '{cancel} succeeds for an invitation of another organization.',
    ],
    noticedBy: ['contract'],
    decides: [],
    applies: has('cancel'),
    probes: [
      {
        given: [['a pending invitation'], ['a caller from another organization']],
        deed: 'cancel',
        organizationId: '${otherOrganizationId}',
      },
    ],
    change: (service) => ({ store: elsewhere(service, ['get', 'cancel']) }),
  },
  {
    id: 'list-open-to-anyone',
    kind: 'permission',
    title: 'To read pending invitations, addresses among them, needs no permission.',
    sources: github('keycloak/keycloak/issues/49069'),
    metBy: 'Everybody with an account, and whoever they know.',
    wire: ['{list} succeeds for a caller who may not see invitations.'],
    noticedBy: ['contract', 'test'],
    decides: [whoReads],
    applies: everywhere,
    probes: [
      { given: [['a caller from another organization']], deed: 'list' },
      { given: [['a caller who may not see invitations']], deed: 'list' },
    ],
    change: () => ({
      store: (store, { deed }) =>
        deed === 'list'
          ? {
              membership(organizationId, personId) {
                const own = store.membership(organizationId, personId)
                const [owner] = store.membershipsOf(organizationId)
                const sees = own?.roleIds.some((id) => store.role(id)?.permissions.includes('org.user.read'))
                return sees ? own : owner
              },
            }
          : {},
    }),
  },
  {
    id: 'hidden-from-other-admins',
    kind: 'permission',
    title: 'Only who has sent an invitation sees that it is pending.',
    sources: github('grafana/grafana/issues/55547', 'grafana/grafana/pull/58217'),
    metBy: 'The second admin.',
    wire: ['{list} has only the rows that its caller has sent.'],
    noticedBy: ['contract', 'test'],
    decides: [whoReads],
    applies: everywhere,
    probes: [{ given: [['a pending invitation'], ['a caller who may only read']], deed: 'list' }],
    change: () => ({
      store: (store, { deed, caller }) =>
        deed === 'list' && caller?.kind === 'person'
          ? {
              openInvitations(...asked) {
                const all = store.openInvitations(...asked)
                const own = [...all].filter(({ invitedBy }) => invitedBy === caller.personId)
                return own.length === all.size ? all : ranked(own)
              },
            }
          : {},
    }),
  },
  {
    id: 'code-in-list',
    kind: 'permission',
    title: 'Lists carry the secret of each invitation, with which whoever reads them can accept.',
    sources: github('MarlBurroW/kinbot/issues/102', 'datawrapper/api/pull/183'),
    metBy: 'Members who may only read, and whoever finds their logs.',
    wire: ['Each row of {list} has a member code more.'],
    noticedBy: ['test'],
    decides: [],
    applies: ({ terms }) => terms.members.code === undefined,
    change: ({ name, terms: { rows, members } }) => ({
      present: (body, { deed }, store) =>
        deed === 'list'
          ? edited(body, [...rows, '*'], (row) => {
              const invitation = store.invitation(name, String(at(row, members.id)))
              return invitation ? withMember(row, 'code', codeOf(invitation, store.ids)) : row
            })
          : body,
    }),
  },
])
