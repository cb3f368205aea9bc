import { rolesNamed } from '../../domain/access.ts'
import { addressOf, outcomeOf } from '../../domain/addressee.ts'
import { fullName } from '../../domain/directory.ts'
import type { World } from '../../world/world.ts'
import { markup, type Markup } from '../markup.ts'
import { dateAndTime } from '../../text/date-and-time.ts'
import type { Page } from '../page.ts'
import { answerForm } from './answer-form.ts'
import type { Opened } from './open-link.ts'

/** Why an answer was refused, and the status for that. */
export interface Refused {
  readonly status: number
  readonly reason: string
}

/**
 * The page for the state that the invitation is in: 200 when it can be answered or was accepted, else 410. A refusal is
 * told first and has its own status.
 */
export function acceptPage(opened: Opened, refused?: Refused): Page {
  const { status, title, content } = stateParts(opened)
  const reason = refused && markup`<p class="refusal" role="alert">${refused.reason}</p>`
  return {
    status: refused?.status ?? status,
    title: refused ? `Refused: ${title}` : title,
    body: markup`<main>
<p class="service">${opened.title}</p>
<h1>${title}</h1>
${reason}
${content}
<p class="note">This page belongs to a mock of ${opened.title}: nobody real was invited.</p>
</main>`,
  }
}

interface StateParts {
  readonly status: 200 | 410
  readonly title: string
  readonly content: Markup
}

function stateParts(opened: Opened): StateParts {
  const { world, invitation, now } = opened
  const organization = world.organization(invitation.organizationId)?.name ?? 'the organization'
  const outcome = outcomeOf(world, invitation, now)
  switch (outcome) {
    case 'pending':
      return { status: 200, title: `Join ${organization}`, content: markup`${facts(opened)}${answerForm(opened)}` }
    case 'accepted': {
      const who = nameOf(world, invitation.acceptedBy)
      const content = markup`<p>${who} is now a member of ${organization}.</p>`
      return { status: 200, title: 'Invitation accepted', content }
    }
    case 'declined':
    case 'cancelled': {
      const content = markup`<p>${nameOf(world, invitation.cancelledBy)} ${outcome} it. It can no longer be accepted.</p>`
      return { status: 410, title: `Invitation ${outcome}`, content }
    }
    case 'expired': {
      const content = markup`<p>It was valid until ${dateAndTime(invitation.expiresAt ?? now)}. Ask for a new one.</p>`
      return { status: 410, title: 'Invitation expired', content }
    }
  }
}

function facts({ world, invitation }: Opened): Markup {
  const { createdAt, expiresAt, invitedBy, roleIds } = invitation
  const roles = rolesNamed(world, roleIds).map(({ name }) => name)
  return markup`<dl>
<dt>Invited</dt><dd>${addressOf(invitation)}</dd>
<dt>By</dt><dd>${nameOf(world, invitedBy)}</dd>
<dt>${roles.length > 1 ? 'Roles' : 'Role'}</dt><dd>${roles.join(', ') || 'none yet'}</dd>
<dt>Sent</dt><dd>${dateAndTime(createdAt)}</dd>
<dt>Expires</dt><dd>${expiresAt === null ? 'never' : dateAndTime(expiresAt)}</dd>
</dl>`
}

function nameOf(world: World, id: string | null): string {
  const person = world.person(id ?? '')
  return person ? fullName(person) : 'Somebody'
}
