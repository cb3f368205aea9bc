import { addresseeOf, addressOf } from '../../domain/addressee.ts'
import type { Person } from '../../domain/directory.ts'
import { InvitekitError } from '../../domain/invitekit-error.ts'
import type { WorldStore } from '../../domain/ports.ts'
import { Refusal } from '../../domain/problem.ts'
import { Disconnected, readForm } from '../../serve/body.ts'
import { compose } from '../../serve/compose.ts'
import type { SentAnswer } from '../../serve/sent-answer.ts'
import type { ControlChanges } from '../changes.ts'
import { pageAnswer, type Page } from '../page.ts'
import type { PageHandler, PageRequest } from '../page-handler.ts'
import { languageOf, wordingFor, type Wording } from '../reading.ts'
import { acceptPage } from './accept-page.ts'
import { answerInvitation, isInvitationAnswer, storeFor } from './answer-invitation.ts'
import { addressee } from './answer-form.ts'
import { deadLink, openLink, type Opened, type ServicesWithBugs } from './open-link.ts'

/** Bytes: far more than the form has. */
const formLimit = 10 * 1024

export interface AcceptHost extends ControlChanges, ServicesWithBugs {
  /** Where readers are, for sandboxes that have no time zone of their own. */
  readonly timeZone: string | undefined
}

/**
 * The pages that the mails' links lead to, by method. To open one changes nothing, whoever does it and how often; only its
 * form accepts or declines. They want no token of the control plane: the link's code is their own.
 */
export function acceptPages(host: AcceptHost): { readonly GET: PageHandler; readonly POST: PageHandler } {
  return {
    GET: async (request) => {
      const opened = open(host, request)
      const page = 'body' in opened ? opened : acceptPage(opened)
      if (!('body' in opened) && opened.bugs) {
        opened.bugs.opened(linkVisit(opened, request))
        await host.commit(request.world)
      }
      return framed(host, request, page)
    },
    POST: async (request) => {
      const { conduct, ids } = request.world
      const arrived = conduct.bugs ? ids.countRequest() : ids.requests
      let form: URLSearchParams
      try {
        form = await readForm(request.arrival, formLimit)
      } catch (error) {
        return framed(host, request, unreadable(error, host, wordingOf(host, request)))
      }
      return answer(host, request, form, arrived)
    },
  }
}

/** For a method that the page does not know. */
export const otherMethod =
  (host: AcceptHost): PageHandler =>
  (request) => {
    const { accept: words } = wordingOf(host, request).words
    const page = deadLink(405, words.notPossible, words.otherMethod(request.arrival.method))
    return framed(host, request, page, { allow: 'GET, HEAD, POST' })
  }

/** How it is written for whoever asks. */
const wordingOf = ({ timeZone }: AcceptHost, { arrival, world }: PageRequest): Wording =>
  wordingFor({ language: languageOf(arrival.headers), timeZone }, world)

const framed = (host: AcceptHost, request: PageRequest, page: Page, headers: Record<string, string> = {}) =>
  pageAnswer(page, { wording: wordingOf(host, request), prefix: request.prefix, world: request.world, headers })

async function answer(
  host: AcceptHost,
  request: PageRequest,
  form: URLSearchParams,
  arrived: number,
): Promise<SentAnswer> {
  // Only now: while the form was under way, somebody else may have answered.
  const opened = open(host, request)
  if ('body' in opened) return framed(host, request, opened)
  const { accept: words } = opened.wording.words
  const chosen = only(form, 'person')
  const given = only(form, 'answer')
  const { world } = request
  const store = storeFor(opened, arrived)
  try {
    const person = isInvitationAnswer(given) ? personFor(opened, store, chosen) : undefined
    if (!person || !isInvitationAnswer(given))
      return await framed(host, request, acceptPage(opened, { status: 400, reason: words.choose }))
    answerInvitation(opened, given, person, store)
    await host.commit(world)
  } catch (error) {
    host.abandon(world)
    if (error instanceof InvitekitError && error.code === 'overtaken') throw error
    return framed(host, request, acceptPage(opened, { ...refusedFor(error, opened, host), person: chosen }))
  }
  // So that to load the page again sends nothing again. Relative, so that it holds behind a proxy too.
  return seeOther(queryOf(request))
}

/** RFC 9110, 15.4.4: whoever does not follow it finds the place in words. */
const seeOther = (location: string): SentAnswer =>
  compose(
    { status: 303, headers: { location }, body: `See Other. Redirecting to ${location}` },
    'text/plain; charset=utf-8',
  )

function open(host: AcceptHost, request: PageRequest): Opened | Page {
  const { service = '', invitation = '' } = request.parameters
  const code = new URLSearchParams(queryOf(request)).get('code') ?? ''
  const opened = openLink(request.world, host, { service, invitation, code }, wordingOf(host, request))
  const end = 'body' in opened ? undefined : opened.bugs?.deadEnd(linkVisit(opened, request))
  return end ? deadLink(end.status, end.title, end.advice) : opened
}

const linkVisit = ({ world, invitation, now }: Opened, request: PageRequest) => ({
  method: request.arrival.method === 'POST' ? ('POST' as const) : ('GET' as const),
  query: new URLSearchParams(queryOf(request)),
  invitation,
  store: world,
  now,
})

/** Encoded, with what stands before it. */
const queryOf = ({ target }: PageRequest): string => new URL(target, 'http://localhost').search

/** undefined when the form has several of that name, or none. */
function only(form: URLSearchParams, name: string): string | undefined {
  const values = form.getAll(name)
  return values.length === 1 ? values[0] : undefined
}

function personFor({ world, invitation }: Opened, store: WorldStore, chosen: string | undefined): Person | undefined {
  if (chosen === addressee) return addresseeOf(store, invitation)
  const persona = chosen !== undefined ? world.all('personas').get(chosen) : undefined
  return persona && world.person(persona.personId)
}

function refusedFor(error: unknown, { invitation, wording }: Opened, host: AcceptHost) {
  const { accept: words } = wording.words
  const code = error instanceof Refusal ? error.problem.code : undefined
  if (code === 'forbidden') return { status: 403, reason: words.onlyThey(addressOf(invitation)) }
  if (code === 'seat-limit') return { status: 409, reason: words.noSeat }
  if (code === 'no-longer-valid') return { status: 410, reason: words.tooLate }
  host.onError(error)
  return { status: 500, reason: words.notSaved }
}

/** Throws a Disconnected as it is: there is nobody to answer. */
function unreadable(error: unknown, host: AcceptHost, { words }: Wording): Page {
  if (error instanceof Disconnected) throw error
  const code = error instanceof Refusal ? error.problem.code : undefined
  const status =
    code === 'body-too-large' ? 413 : code === 'unsupported-encoding' ? 415 : code === 'malformed-body' ? 400 : 500
  if (status === 500) host.onError(error)
  return deadLink(status, words.accept.unreadable, words.accept.unreadableAdvice)
}
