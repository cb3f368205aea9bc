import { outcomeOf } from '../../domain/addressee.ts'
import type { World } from '../../world/world.ts'
import type { ControlLock } from '../lock.ts'
import { markup, type Markup } from '../markup.ts'
import { documentAnswer, pageAnswer, type Page } from '../page.ts'
import { oneText, type PageHandler } from '../page-handler.ts'
import { dateAndTime } from '../../text/date-and-time.ts'
import type { Mail, Outbox } from './outbox.ts'

export interface MailPagesHost {
  readonly outbox: Outbox
  readonly lock: ControlLock | undefined
}

/** How many mails the page lists; a sandbox may have any number. */
const listed = 100

/** The outbox for people who show or watch a sandbox: its mails, the newest first. */
export function mailsPage(host: MailPagesHost): PageHandler {
  return unlocked(host, ({ world }) => pageAnswer(pageOf(host.outbox, world)))
}

/** One mail as whoever it was sent to sees it. */
export function mailPage(host: MailPagesHost): PageHandler {
  return unlocked(host, ({ world, parameters }) => {
    const mail = host.outbox.find(world, String(parameters['id']))
    if (mail) return documentAnswer(mail.letter.html)
    return pageAnswer(deadEnd(404, 'No such mail', 'The sandbox may have been reset since. See all mails again.'))
  })
}

function unlocked({ lock }: MailPagesHost, handler: PageHandler): PageHandler {
  return (request) => {
    const { authorization } = request.arrival.headers
    if (!lock || lock.opens(oneText(authorization))) return handler(request)
    const advice = 'The mails want the token of the control plane: npx invitekit outbox list --control-token TOKEN'
    return pageAnswer(deadEnd(401, 'Not without the token', advice))
  }
}

const deadEnd = (status: number, title: string, advice: string): Page => ({
  status,
  title,
  body: markup`<main><h1>${title}</h1><p>${advice}</p></main>`,
})

function pageOf(outbox: Outbox, world: World): Page {
  const { mails, total } = outbox.newest(world, {}, listed)
  const older = total - mails.length
  const rest = older > 0 ? markup`<p class="note">${older} older ones: npx invitekit outbox list</p>` : undefined
  const list = markup`<ul>${mails.toReversed().map((mail) => item(world, mail))}</ul>`
  return {
    status: 200,
    title: `Mails of ${world.name}`,
    body: markup`<main>
<p class="service">Sandbox ${world.name}</p>
<h1>Mails</h1>
${total === 0 ? markup`<p>None yet: each invitation sends one.</p>` : list}
${rest}
</main>`,
  }
}

/** Its link is relative, so that it holds in each sandbox and behind a proxy. */
function item(world: World, { id, invitation, letter }: Mail): Markup {
  const outcome = outcomeOf(world, invitation, world.clock.now())
  return markup`<li><a href="mails/${id}">${letter.to}</a>
<small>${letter.subject}</small>
<small>${letter.from.name}, ${dateAndTime(letter.date)}, ${outcome}</small></li>
`
}
