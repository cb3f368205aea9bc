import { Router, static as serveStatic, type Response } from 'express'
import type { Place } from '../serve/arrival.ts'
import { markOf } from '../control/page.ts'
import { colourOf } from '../words/colour.ts'
import { assetPath } from './assets.ts'

/** The members screen of an imagined app (`examples/members-screen`), for the sandbox that the path names. */
export function membersScreen(): Router {
  const router = Router({ caseSensitive: true, strict: true })
  // Its links are relative to the path with a slash at its end.
  router.get('/members', (_request, response) => response.redirect(308, `${placeOf(response).prefix}/members/`))
  router.get('/members/settings.json', (_request, response) => {
    const { world } = placeOf(response)
    const { colour, language } = world.settings
    response.set('cache-control', 'no-store').json({
      api: '..',
      title: markOf(world),
      colour: colourOf(colour),
      language,
    })
  })
  router.use('/members', (request, response, next) => {
    response.set('content-security-policy', policy)
    serveStatic(assetPath('members'), { redirect: false })(request, response, next)
  })
  return router
}

const placeOf = ({ locals }: Response) => locals as Place

/** No code and no styles but of its own, but for the sandbox's colour, and no request to anyone but the mock. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; form-action 'none'; " +
  "base-uri 'none'; frame-ancestors 'none'"
