import { defineService } from 'invitekit/service'

/** The mock knows people and organizations; a service has its teams itself. */
const teams = [
  { id: 1, node_id: 'T_1', slug: 'core', name: 'Core', permission: 'push' },
  { id: 2, node_id: 'T_2', slug: 'docs', name: 'Docs', permission: 'pull' },
]

/** With a `status` in its body, as seen on the wire and in no schema that is published. */
const failed = { message: 'Validation Failed' }

/**
 * Organization invitations in GitHub's shape. What nobody has written down in public is a setting:
 *
 * - `accepts`: 200, or 202 where the membership is active only a moment later;
 * - `afterExpiry`: whether one that has expired stands in the way of the next (`refuse`) until it is cancelled;
 * - `perDay`, `seats`: how many invitations in 24 hours, and how many members and pending invitations;
 * - `versions`: those that X-GitHub-Api-Version can name. Any other is answered with 410;
 * - `problems`: status and words of what goes wrong, such as one invitation too many.
 */
export function githubShape({
  accepts = 200,
  afterExpiry = 'invite',
  perDay = 500,
  seats,
  versions = ['2022-11-28', '2026-03-10'],
  problems = {},
} = {}) {
  return defineService()({
    name: 'github-shape',
    document: new URL('./openapi.yaml', import.meta.url),
    roles: { direct_member: 'member', admin: 'admin', billing_manager: 'billing', reinstate: 'member' },
    policy: {
      lifetime: '7d',
      settled: ['expired'],
      cancelSettled: 'allow',
      afterExpiry,
      perDay,
      ...(seats !== undefined && { seats: { limit: seats } }),
      rate: { requests: 5000, seconds: 3600 },
    },
    problems: {
      'already-a-member': failed,
      'already-invited': failed,
      'seat-limit': failed,
      'unserved-version': { status: 410 },
      'rate-limited': { status: 403 },
      ...problems,
    },
    before(x) {
      const version = x.headers['x-github-api-version']
      if (version !== undefined && !versions.includes(version))
        x.refuse({ code: 'unserved-version', version, why: `send one of ${versions.join(', ')}` })
    },
    present: (invitation, x, usual) => ({
      ...usual,
      ...loginOf(invitation, x),
      team_count: teamsOf(invitation).length,
      invitation_teams_url: `${x.url}/orgs/${invitation.organization.slug}/invitations/${invitation.number}/teams`,
    }),
    handlers: {
      'orgs/list-pending-invitations': (x) => (x.query.invitation_source === 'scim' ? x.page([]) : x.usual()),
      'orgs/list-invitation-teams': (x) => x.page(teamsOf(x.invitations.get(x.path.invitation_id))),
      'teams/list-pending-invitations-in-org'(x) {
        const { team_slug: slug } = x.path
        if (!teams.some((team) => team.slug === slug)) x.refuse({ code: 'unknown-route', path: slug })
        const all = x.invitations.list({ states: ['pending'] })
        return x.page(all.filter((each) => teamsOf(each).some((team) => team.slug === slug)).map(x.present))
      },
      'orgs/set-membership-for-user'(x) {
        const organization = x.organization()
        const person = personOf(x)
        const role = x.body?.role === 'admin' ? 'admin' : 'direct_member'
        if (x.members().some(({ id }) => id === person.id)) {
          x.changeRole(person, role)
          return x.respond(200, membership(x, { person, organization, role, state: 'active' }))
        }
        const open = x.invitations.list({ email: person.email, states: ['pending'] })
        if (open.length === 0)
          x.invitations.invite({ email: person.email, role, attributes: { invitee_id: person.number } })
        return x.respond(200, membership(x, { person, organization, role, state: 'pending' }))
      },
      'orgs/remove-membership-for-user'(x) {
        const person = personOf(x)
        const open = x.invitations.list({ email: person.email, states: ['pending'] })
        for (const each of open) x.invitations.cancel(each)
        if (open.length === 0) x.removeMember(person)
        return x.respond(204)
      },
      'orgs/update-membership-for-authenticated-user'(x) {
        const [invitation] = x.invitations.mine({ organization: x.path.org, states: ['pending'] })
        if (invitation) x.invitations.accept(invitation)
        const organization = invitation?.organization ?? x.organization()
        const role = invitation?.role ?? x.organization().role
        const status = invitation ? accepts : 200
        const state = status === 200 ? 'active' : 'pending'
        return x.respond(status, membership(x, { person: x.caller, organization, role, state }))
      },
    },
  })
}

export default githubShape()

/** Whoever was invited by id is shown by login, and not by address. */
function loginOf({ attributes }, x) {
  const person = attributes.invitee_id === undefined ? undefined : x.person(attributes.invitee_id)
  return person ? { login: person.login, email: null } : {}
}

function teamsOf({ attributes }) {
  return teams.filter(({ id }) => attributes.team_ids?.includes(id))
}

function personOf(x) {
  const { username } = x.path
  return x.person(username) ?? x.refuse({ code: 'unknown-person', personId: username, as: 'User' })
}

function membership(x, { person, organization, role, state }) {
  const url = `${x.url}/orgs/${organization.slug}`
  return {
    url: `${url}/memberships/${person.login}`,
    state,
    role: { direct_member: 'member', reinstate: 'member' }[role] ?? role,
    organization_url: url,
    organization: { login: organization.slug, id: organization.number },
    user: {
      login: person.login,
      id: person.number,
      node_id: btoa(`User:${person.number}`),
      type: 'User',
      site_admin: false,
    },
  }
}
