import { rolesNamed } from '../../domain/access.ts'
import { addressOf, outcomeOf } from '../../domain/addressee.ts'
import { fullName } from '../../domain/directory.ts'
import { stateOf } from '../../domain/invitation.ts'
import { decide } from '../../domain/lifecycle.ts'
import { markup, type Markup } from '../markup.ts'
import type { Page } from '../page.ts'
import { answerForm } from './answer-form.ts'
import type { Opened } from './open-link.ts'

/** Why an answer was refused, and the status for that. */
export interface Refused {
  readonly status: number
  readonly reason: string
  /** Who answered, as the form names them. */
  readonly person?: string | undefined
}

/**
 * The page for the state that the invitation is in: 200 when it can be answered or was accepted, else 410. A refusal is
 * told first and has its own status.
 */
export function acceptPage(opened: Opened, refused?: Refused): Page {
  const { accept: words } = opened.wording.words
  const { status, title, content } = stateParts(opened, refused?.person)
  const reason = refused && markup`<p class="refusal" role="alert">${refused.reason}</p>`
  return {
    status: refused?.status ?? status,
    title: refused ? words.refused(title) : title,
    body: markup`<main>
<p class="service">${opened.title}</p>
<h1>${title}</h1>
${reason}
${content}
<p class="note">${words.note(opened.title)}</p>
</main>`,
  }
}

interface StateParts {
  readonly status: 200 | 410
  readonly title: string
  readonly content: Markup
}

function stateParts(opened: Opened, person: string | undefined): StateParts {
  const { world, invitation, policy, now, wording } = opened
  const { theOrganization, accept: words } = wording.words
  const organization = world.organization(invitation.organizationId)?.name ?? theOrganization
  // Whatever became of it: whoever may still accept it is asked.
  const isOpen = decide(stateOf(invitation, now), 'accept', 'invitee', policy).does === 'move'
  const outcome = isOpen ? 'pending' : outcomeOf(world, invitation, now)
  switch (outcome) {
    case 'pending': {
      const content = markup`${facts(opened)}${answerForm(opened, person)}`
      return { status: 200, title: words.join(organization), content }
    }
    case 'accepted': {
      const content = markup`<p>${words.nowMember(nameOf(opened, invitation.acceptedBy), organization)}</p>`
      return { status: 200, title: words.accepted, content }
    }
    case 'declined':
    case 'cancelled': {
      const content = markup`<p>${words[`${outcome}By`](nameOf(opened, invitation.cancelledBy))}</p>`
      return { status: 410, title: words[outcome], content }
    }
    case 'expired': {
      const content = markup`<p>${words.expiredAt(wording.at(invitation.expiresAt ?? now))}</p>`
      return { status: 410, title: words.expired, content }
    }
  }
}

function facts(opened: Opened): Markup {
  const { world, invitation, wording } = opened
  const { accept: words } = wording.words
  const { createdAt, expiresAt, invitedBy, roleIds } = invitation
  const roles = rolesNamed(world, roleIds).map(({ name }) => name)
  return markup`<dl>
<dt>${words.invited}</dt><dd>${addressOf(invitation)}</dd>
<dt>${words.by}</dt><dd>${nameOf(opened, invitedBy)}</dd>
<dt>${words.roles(roles.length)}</dt><dd>${roles.join(', ') || words.noRole}</dd>
<dt>${words.sent}</dt><dd>${wording.at(createdAt)}</dd>
<dt>${words.expires}</dt><dd>${expiresAt === null ? words.never : wording.at(expiresAt)}</dd>
</dl>`
}

function nameOf({ world, wording }: Opened, id: string | null): string {
  const person = world.person(id ?? '')
  return person ? fullName(person) : wording.words.somebody
}
