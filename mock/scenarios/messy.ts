import type { Person } from '../domain/directory.ts'
import type { ServiceName } from '../domain/invitation.ts'
import { factsOf } from '../domain/known-services.ts'
import { castOf, fillOthers, idsOf, inviteThem, type Cast } from './cast.ts'
import { invite, inviteAccepted, inviteCancelled, inviteInVain, inviteJoiner, type Sender } from './invite.ts'
import { areCustomRoles, scale, type Scale } from './parameters.ts'
import type { Scenario } from './scenario.ts'
import type { WorldDraft } from './world-draft.ts'

export const messy: Scenario<Scale> = {
  name: 'messy',
  title: 'A mess of years',
  description: 'What years leave behind: expired and settled invitations, odd addresses, duplicates, a dead key.',
  parameters: scale({ organizations: 3, invitations: 8 }),
  // Oddities in the first organization, and one that was cancelled in each other, through each service.
  invitations: ({ organizations, invitations }, services) =>
    services.reduce((sum, each) => sum + odditiesOf(each), 0) + services.length * (invitations + organizations - 1),
  async build(draft, values) {
    const { organizations, invitations } = values
    const { services } = draft
    const cast = castOf(draft)
    if (areCustomRoles(values)) draft.moveToCustomRoles(cast.main)
    const leaver = oddPeople(draft, cast)
    draft.joinByInvitation(cast.main, 3)
    for (const service of services) {
      const sender = { draft, from: cast.main, service }
      oddInvitations(sender, leaver)
      if (factsOf(service).invitations.lifetime === null) ancientOnes(sender)
      else expiredOnes(sender)
    }
    for (const service of services) laxOnes({ draft, from: cast.main, service })
    await inviteThem(draft, cast, invitations)
    await fillOthers(draft, cast, organizations, (from) => {
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

/** A quoted local part, which some services' own address format rules out. */
const quotedAddress = '"front..desk"@example.org'

/** Adds them, and gives somebody who has left. */
function oddPeople(draft: WorldDraft, { main }: Cast): Person {
  draft.persona('inactive', draft.member(main, 'admin'), main, false)
  const { firstName, lastName, email } = draft.member(main, 'developer')
  const capitalized = email.charAt(0).toUpperCase() + email.slice(1)
  draft.member(main, 'developer', draft.person({ firstName, lastName, email: capitalized }))
  return draft.person()
}

function oddInvitations(sender: Sender, leaver: Person): void {
  const { draft, service } = sender
  for (const email of addressesFor(service)) invite(sender, { email })
  for (let made = 0; made < 2; made += 1) {
    inviteJoiner(sender, made)
    inviteCancelled(sender)
  }
  const again = draft.through(service).name().email
  inviteCancelled(sender, { email: again })
  invite(sender, { email: again })
  // Who sent this one has left.
  invite(sender, { invitedBy: leaver })
}

function expiredOnes(sender: Sender): void {
  const source = sender.draft.through(sender.service)
  const { email } = source.name()
  inviteInVain(sender, { email })
  inviteInVain(sender)
  inviteInVain(sender, { createdAt: source.daysAgo(1500, 2500) })
  invite(sender, { email })
}

/** Where none ever expires. */
function ancientOnes(sender: Sender): void {
  const source = sender.draft.through(sender.service)
  for (let made = 0; made < 2; made += 1) invite(sender, { createdAt: source.daysAgo(1500, 2500) })
}

/** What only a service has that takes it less strictly. */
function laxOnes(sender: Sender): void {
  const { draft, service } = sender
  const { onePerAddress, keepsSettled, addresseeOnly } = factsOf(service).invitations
  if (!onePerAddress) {
    const { email } = draft.through(service).name()
    for (const written of [email, email, email.toUpperCase()]) invite(sender, { email: written })
  }
  if (keepsSettled) inviteJoiner(sender, 2, { thenCancelled: true })
  // The code is the secret: whoever has it may accept, whatever the address.
  if (!addresseeOnly)
    inviteAccepted(sender, { email: draft.through(service).name().email, by: draft.actor('member').person })
}

const addressesFor = (service: ServiceName) =>
  factsOf(service).addresses.quoted ? [...oddAddresses, quotedAddress] : oddAddresses

/** How many of all these there are through a service. */
function odditiesOf(service: ServiceName): number {
  const { lifetime, onePerAddress, keepsSettled, addresseeOnly } = factsOf(service).invitations
  const lax = (onePerAddress ? 0 : 3) + (keepsSettled ? 1 : 0) + (addresseeOnly ? 0 : 1)
  return addressesFor(service).length + 7 + (lifetime === null ? 2 : 4) + lax
}
