import { castOf, fillOthers, idsOf, inviteThem, type Cast } from './cast.ts'
import { invite, inviteAccepted, inviteCancelled, inviteInVain, services, type Sender } from './invite.ts'
import { scale, type Scale } from './parameters.ts'
import type { Scenario } from './scenario.ts'
import { roleOf, type WorldDraft } from './world-draft.ts'

export const messy: Scenario<Scale> = {
  name: 'messy',
  description: 'What years leave behind: expired and settled invitations, odd addresses, duplicates, a dead key.',
  parameters: scale({ organizations: 3, invitations: 8 }),
  // 60 oddities in the first organization, and one that was cancelled in each other, through each service.
  invitations: ({ organizations, invitations }) => 60 + services.length * (invitations + organizations - 1),
  build(draft, { organizations, invitations, clickhouseRoles }) {
    const cast = castOf(draft)
    if (clickhouseRoles === 'custom') draft.moveToCustomRoles(cast.main)
    oddPeople(draft, cast)
    for (const service of services) {
      const sender = { draft, from: cast.main, service }
      oddInvitations(sender)
      if (service === 'clickhouse') expiredOnes(sender)
      else ancientOnes(sender)
    }
    onlyInMpdx({ draft, from: cast.main, service: 'mpdx' })
    inviteThem(draft, cast, invitations)
    fillOthers(draft, cast, organizations, (from) => {
      for (const service of services) inviteCancelled({ draft, from, service })
    })
    return idsOf(cast)
  },
}

/** Every one is an address by RFC 5321. The long one has the longest local part there is: 64 characters. */
const oddAddresses = [
  'maria.garcia+invites@example.com',
  'Accounts.PAYABLE@Example.COM',
  "o'brien-smith@example.org",
  'regional-customer-success-and-onboarding.northern-europe.team-17@example.net',
  'kontakt@xn--mller-kva.example.org',
  'x@example.org',
  'build_bot_7@ci.eu-west.example.com',
  '#ops!{night}=100%@example.net',
]

/** A quoted local part, which ClickHouse's own address format rules out. */
const quotedAddress = '"front..desk"@example.org'

function oddPeople(draft: WorldDraft, { main }: Cast): void {
  draft.persona('inactive', draft.member(main, 'admin'), main, false)
  const { firstName, lastName, email } = draft.member(main, 'developer')
  const capitalized = email.charAt(0).toUpperCase() + email.slice(1)
  draft.member(main, 'developer', draft.person({ firstName, lastName, email: capitalized }))
}

function oddInvitations(sender: Sender): void {
  const { draft, service } = sender
  const addresses = service === 'clickhouse' ? oddAddresses : [...oddAddresses, quotedAddress]
  for (const email of addresses) invite(sender, { email })
  for (let made = 0; made < 2; made += 1) {
    inviteAccepted(sender)
    inviteCancelled(sender)
  }
  const again = draft.address()
  inviteCancelled(sender, { email: again })
  invite(sender, { email: again })
  // Who sent this one has left.
  invite(sender, { invitedBy: draft.person() })
}

function expiredOnes(sender: Sender): void {
  const email = sender.draft.address()
  inviteInVain(sender, { email })
  inviteInVain(sender)
  inviteInVain(sender, { createdAt: sender.draft.daysAgo(1500, 2500) })
  invite(sender, { email })
}

/** Snyk's and MPDX's never expire. */
function ancientOnes(sender: Sender): void {
  for (let made = 0; made < 2; made += 1) invite(sender, { createdAt: sender.draft.daysAgo(1500, 2500) })
}

function onlyInMpdx(sender: Sender): void {
  const { draft, from } = sender
  const email = draft.address()
  for (const written of [email, email, email.toUpperCase()]) invite(sender, { email: written })
  inviteAccepted(sender, { thenCancelled: true })
  // The code is the secret: whoever has it may accept, whatever the address.
  inviteAccepted(sender, { email: draft.address(), by: draft.join(from, roleOf(from, 'admin')) })
}
