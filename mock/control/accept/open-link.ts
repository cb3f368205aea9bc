import { codeOf, type Invitation } from '../../domain/invitation.ts'
import { policyIn, type InvitationPolicy } from '../../domain/invitations.ts'
import type { Service } from '../../services/service.ts'
import type { World } from '../../world/world.ts'
import { markup } from '../markup.ts'
import type { Page } from '../page.ts'

/** An invitation as somebody who holds its link sees it. */
export interface Opened {
  readonly world: World
  readonly invitation: Invitation
  readonly policy: InvitationPolicy
  /** The service's name, for people. */
  readonly title: string
  /** Milliseconds since 1970, UTC. */
  readonly now: number
}

/** What a link names. */
export interface Link {
  readonly service: string
  readonly invitation: string
  readonly code: string
}

/** The invitation that a link leads to, or the page that says why it leads to none. */
export function openLink(world: World, services: readonly Service[], link: Link): Opened | Page {
  const service = services.find(({ name }) => name === link.service)
  const invitation = service && world.invitation(service.name, link.invitation)
  if (!service || !invitation) {
    return deadLink(404, 'No such invitation', 'The mock may have been reset since the mail was sent. Invite again.')
  }
  if (link.code !== codeOf(invitation, world.ids)) {
    return deadLink(403, 'The link is not complete', 'Its code is missing or wrong. Copy the whole link of the mail.')
  }
  return openInvitation(world, service, invitation)
}

/** An invitation as it stands now, with what its service has to say of it. */
export function openInvitation(world: World, service: Service, invitation: Invitation): Opened {
  return {
    world,
    invitation,
    policy: policyIn(world, service.invitations),
    title: service.title,
    now: world.clock.now(),
  }
}

/** A page that leads no further. */
export function deadLink(status: number, title: string, advice: string): Page {
  return { status, title, body: markup`<main><h1>${title}</h1><p>${advice}</p></main>` }
}
