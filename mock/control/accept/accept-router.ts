import { Router, type ErrorRequestHandler, type Request, type Response } from 'express'
import { addresseeOf, addressOf } from '../../domain/addressee.ts'
import type { Person } from '../../domain/directory.ts'
import { accept, decline } from '../../domain/invitations.ts'
import { Refusal } from '../../domain/problem.ts'
import { Disconnected, readForm } from '../../http/read-body.ts'
import type { Located } from '../../http/received.ts'
import type { ServiceHost } from '../../http/visit.ts'
import type { Service } from '../../services/service.ts'
import { sendPage, type Page } from '../page.ts'
import { acceptPage } from './accept-page.ts'
import { addressee } from './answer-form.ts'
import { deadLink, openLink, type Opened } from './open-link.ts'

/** Bytes: far more than the form has. */
const formLimit = 10 * 1024

export interface AcceptHost extends ServiceHost {
  readonly services: readonly Service[]
}

/**
 * The pages that the mails' links lead to. To open one changes nothing, whoever does it and how often; only its form
 * accepts or declines. They want no token of the control plane: the link's code is their own.
 */
export function acceptRouter(host: AcceptHost): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router
    .route('/_mock/accept/:service/:invitation')
    .get((request, response) => {
      const opened = open(host, request, response)
      sendPage(response, 'body' in opened ? opened : acceptPage(opened))
    })
    .post((request, response) => answer(host, request, response))
    .all((request, response) => {
      response.set('allow', 'GET, HEAD, POST')
      sendPage(response, deadLink(405, 'Not possible', `A link can be opened; ${request.method} is not known here.`))
    })
  router.use('/_mock/accept', unreadableForm(host))
  return router
}

async function answer(host: AcceptHost, request: Request, response: Response): Promise<void> {
  const form = await readForm(request, formLimit)
  // Only now: while the form was under way, somebody else may have answered.
  const opened = open(host, request, response)
  if ('body' in opened) {
    sendPage(response, opened)
    return
  }
  const given = only(form, 'answer')
  const act = given === 'accept' ? accept : given === 'decline' ? decline : undefined
  const located = response.locals as Located
  try {
    const person = act && personFor(opened, only(form, 'person'))
    if (!person) {
      const reason = 'Choose who answers, and whether they accept or decline.'
      sendPage(response, acceptPage(opened, { status: 400, reason }))
      return
    }
    act(opened.world, person, opened.policy, opened.invitation, opened.now)
    await host.commit(located)
  } catch (error) {
    host.abandon(located)
    sendPage(response, acceptPage(opened, refusedFor(error, opened, host)))
    return
  }
  // So that to load the page again sends nothing again. Relative, so that it holds behind a proxy too.
  response.redirect(303, new URL(request.originalUrl, 'http://localhost').search)
}

function open({ services }: AcceptHost, { params, originalUrl }: Request, response: Response): Opened | Page {
  const { service, invitation } = params as { service: string; invitation: string }
  const code = new URL(originalUrl, 'http://localhost').searchParams.get('code') ?? ''
  return openLink((response.locals as Located).world, services, { service, invitation, code })
}

/** undefined when the form has several of that name, or none. */
function only(form: URLSearchParams, name: string): string | undefined {
  const values = form.getAll(name)
  return values.length === 1 ? values[0] : undefined
}

function personFor({ world, invitation }: Opened, chosen: string | undefined): Person | undefined {
  if (chosen === addressee) return addresseeOf(world, invitation)
  const persona = chosen !== undefined ? world.all('personas').get(chosen) : undefined
  return persona && world.person(persona.personId)
}

function refusedFor(error: unknown, { invitation }: Opened, host: ServiceHost) {
  const code = error instanceof Refusal ? error.problem.code : undefined
  if (code === 'forbidden') return { status: 403, reason: `Only ${addressOf(invitation)} can answer this invitation.` }
  if (code === 'no-longer-valid') return { status: 410, reason: 'It was too late: the invitation is no longer open.' }
  host.onError(error)
  return { status: 500, reason: 'The answer could not be saved and does not count. See the log of the mock.' }
}

function unreadableForm(host: ServiceHost): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    if (error instanceof Disconnected) return
    const code = error instanceof Refusal ? error.problem.code : undefined
    const status =
      code === 'body-too-large' ? 413 : code === 'unsupported-encoding' ? 415 : code === 'malformed-body' ? 400 : 500
    if (status === 500) host.onError(error)
    sendPage(response, deadLink(status, 'The form could not be read', 'Open the link of the mail again.'))
  }
}
