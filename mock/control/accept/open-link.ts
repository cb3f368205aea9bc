import { codeOf, type Invitation } from '../../domain/invitation.ts'
import { policyIn, type InvitationPolicy } from '../../domain/invitations.ts'
import type { Service } from '../../services/service.ts'
import type { Bugs, LinkBugs } from '../../serve/bugs.ts'
import type { World } from '../../world/world.ts'
import { markup } from '../markup.ts'
import type { Page } from '../page.ts'
import type { Wording } from '../reading.ts'

/** An invitation as somebody who holds its link sees it. */
export interface Opened {
  readonly world: World
  readonly invitation: Invitation
  readonly policy: InvitationPolicy
  /** What is wrong with the service on purpose; undefined: nothing. */
  readonly bugs: LinkBugs | undefined
  /** The service's name, for people. */
  readonly title: string
  /** Milliseconds since 1970, UTC. */
  readonly now: number
  readonly wording: Wording
}

/** What a link names. */
export interface Link {
  readonly service: string
  readonly invitation: string
  readonly code: string
}

/** The services, and what of them is wrong on purpose. */
export interface ServicesWithBugs {
  readonly services: readonly Service[]
  readonly bugs: Bugs
}

/** The invitation that a link leads to, or the page that says why it leads to none. */
export function openLink(
  world: World,
  { services, bugs }: ServicesWithBugs,
  link: Link,
  wording: Wording,
): Opened | Page {
  const { accept: words } = wording.words
  const service = services.find(({ name }) => name === link.service)
  const invitation = service && world.invitation(service.name, link.invitation)
  if (!service || !invitation) return deadLink(404, words.noInvitation, words.noInvitationAdvice)
  if (link.code !== codeOf(invitation, world.ids)) {
    return deadLink(403, words.noCode, words.noCodeAdvice, ...(link.code === '' ? [words.viewersLink] : []))
  }
  return openInvitation(world, { service, bugs }, invitation, wording)
}

/** An invitation as it stands now, with what its service has to say of it. */
export function openInvitation(
  world: World,
  { service, bugs: all }: { readonly service: Service; readonly bugs: Bugs },
  invitation: Invitation,
  wording: Wording,
): Opened {
  const bugs = all.of(world, service)?.link
  const usual = policyIn(world, service.invitations)
  return {
    world,
    invitation,
    policy: bugs?.policy(usual) ?? usual,
    bugs,
    title: service.title,
    now: world.clock.now(),
    wording,
  }
}

/** A page that leads no further. */
export function deadLink(status: number, title: string, ...advice: readonly string[]): Page {
  return { status, title, body: markup`<main><h1>${title}</h1>${advice.map((each) => markup`<p>${each}</p>`)}</main>` }
}
