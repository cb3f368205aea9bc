import { outcomeOf } from '../../domain/addressee.ts'
import { numberOfMail } from '../../domain/mail.ts'
import { compose } from '../../serve/compose.ts'
import type { World } from '../../world/world.ts'
import { askedAt } from '../asked-at.ts'
import { markup, type Markup } from '../markup.ts'
import { documentAnswer, pageAnswer, type Frame, type Page } from '../page.ts'
import type { PageHandler, PageRequest } from '../page-handler.ts'
import { languageOf, wordingFor, type Reading, type Wording } from '../reading.ts'
import type { Entrance } from '../shares/entry.ts'
import type { Mail, Outbox } from './outbox.ts'
import { readerOf } from './unlock-page.ts'

export interface MailPagesHost {
  readonly outbox: Outbox
  readonly entrance: Entrance
  /** Where readers are, for sandboxes that have no time zone of their own. */
  readonly timeZone: string | undefined
}

/** How many mails the page lists; a sandbox may have any number. */
const listed = 100

/** The outbox for people who show or watch a sandbox: its mails, the newest first. */
export function mailsPage(host: MailPagesHost): PageHandler {
  return entered(host, async (request, reading) => {
    const page = await pageOf(host.outbox, request.world, reading)
    return pageAnswer(page, { ...frameOf(request, reading), script: `${request.prefix}/_mock/mails.js` })
  })
}

/** One mail as whoever it was sent to sees it. */
export function mailPage(host: MailPagesHost): PageHandler {
  return entered(host, (request, reading) => {
    const { world, parameters } = request
    const mail = host.outbox.find(world, String(parameters['id']), reading)
    const frame = frameOf(request, reading)
    const { mails: words } = frame.wording.words
    if (mail) return documentAnswer(withWayBack(mail.letter.html, words.all, `${request.prefix}/_mock/mails`))
    const body = markup`<main><h1>${words.noMail}</h1><p>${words.noMailAdvice}</p><p><a href="${request.prefix}/_mock/mails">${words.all}</a></p></main>`
    return pageAnswer({ status: 404, title: words.noMail, body }, frame)
  })
}

const frameOf = ({ world, prefix }: PageRequest, reading: Reading): Frame => ({
  wording: wordingFor(reading, world),
  prefix,
  world,
})

/** The letter as a page: around it, where no mail has them, the main part's mark and a way on. */
function withWayBack(html: string, text: string, path: string): string {
  const way = markup`<nav style="max-width:520px;margin:16px auto 0;font-size:14px"><a href="${path}">${text}</a></nav>
`
  const start = html.indexOf('>', html.indexOf('<body')) + 1
  const end = html.lastIndexOf('</body>')
  return `${html.slice(0, start)}<main>${html.slice(start, end)}</main>${way.text}${html.slice(end)}`
}

/** Lets in who may see mails, and asks all others for the token. */
function entered(
  host: MailPagesHost,
  show: (request: PageRequest, reading: Reading) => ReturnType<PageHandler>,
): PageHandler {
  return (request) => {
    const { arrival } = request
    const reading = { asked: askedAt(request, arrival), language: languageOf(arrival.headers), timeZone: host.timeZone }
    const reader = readerOf(host.entrance, request)
    if ('page' in reader) {
      const frame = frameOf(request, reading)
      return pageAnswer(reader.page(frame.wording), frame)
    }
    return show(request, { ...reading, isGuest: reader.access === 'view' })
  }
}

async function pageOf(outbox: Outbox, world: World, reading: Reading): Promise<Page> {
  const wording = wordingFor(reading, world)
  const { mails: words } = wording.words
  const { mails, total } = await outbox.newestInTurns(world, {}, listed, reading)
  const newestFirst = mails.toReversed()
  const isSeeded = ({ id }: Mail) => numberOfMail(world.all('mails').get(id) ?? 1) <= 0
  const [sent, seeded] = [newestFirst.filter((mail) => !isSeeded(mail)), newestFirst.filter(isSeeded)]
  const older = total - mails.length
  const rest = older > 0 ? markup`<p class="note">${words.older(older)}</p>` : undefined
  const list = (some: readonly Mail[]) => markup`<ul>${some.map((mail) => item(world, mail, wording))}</ul>`
  const before =
    sent.length === 0
      ? list(seeded)
      : markup`<details><summary>${words.fromBefore(seeded.length)}</summary>${list(seeded)}</details>`
  return {
    status: 200,
    title: words.titleOf(world.name),
    body: markup`<main>
<p class="service">${words.sandbox(world.name)}</p>
<h1>${words.title}</h1>
<div id="mails" aria-live="polite">
${total === 0 ? markup`<p>${words.none}</p>` : undefined}
${sent.length > 0 ? list(sent) : undefined}
${seeded.length > 0 ? before : undefined}
${rest}
</div>
</main>`,
  }
}

/** Its link is relative, so that it holds in each sandbox and behind a proxy. */
function item(world: World, { id, invitation, letter }: Mail, wording: Wording): Markup {
  const outcome = outcomeOf(world, invitation, world.clock.now())
  return markup`<li><a href="mails/${id}">${letter.to}</a>
<small>${letter.subject}</small>
<small>${letter.from.name}, ${wording.at(letter.date)}, ${wording.words.outcome[outcome]}</small></li>
`
}

/** Puts what is new into the page of mails, as long as somebody looks at it. It asks for the page and no more. */
const script = `'use strict'
const every = 2000
const look = async () => {
  if (document.visibilityState === 'visible') {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' })
    if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('mails')
      const shown = document.getElementById('mails')
      if (fresh && shown) {
        const wasOpen = shown.querySelector('details')?.open
        const details = fresh.querySelector('details')
        if (details && wasOpen) details.open = true
        if (fresh.innerHTML !== shown.innerHTML) shown.replaceChildren(...fresh.childNodes)
      }
    }
  }
}
const again = () => setTimeout(() => look().catch(() => undefined).finally(again), every)
again()
`

/** What the page of mails runs. */
export const mailsScript: PageHandler = () =>
  compose({ status: 200, headers: { 'cache-control': 'no-cache' }, body: script }, 'text/javascript; charset=utf-8')
