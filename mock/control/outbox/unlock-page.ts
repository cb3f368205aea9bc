import { Disconnected, readForm } from '../../serve/body.ts'
import { compose } from '../../serve/compose.ts'
import { markup } from '../markup.ts'
import { pageAnswer, type Page } from '../page.ts'
import { oneText, type PageHandler, type PageRequest } from '../page-handler.ts'
import { ControlRefusal } from '../problem.ts'
import { languageOf, wordingFor, type Wording } from '../reading.ts'
import { enter, type Entered, type Entrance } from '../shares/entry.ts'

/** Carries a token or a share link's key to pages, and to nothing else: no operation of the API looks at it. */
const cookie = 'invitekit-pages'

/** Bytes: more than a form with a token has. */
const formLimit = 4 * 1024

/** What somebody may see, or the page that asks them for the token. */
export function readerOf(
  entrance: Entrance,
  request: PageRequest,
): Entered | { readonly page: (wording: Wording) => Page } {
  const { headers } = request.arrival
  const given = oneText(headers['authorization']) ?? cookieIn(oneText(headers['cookie']))
  return (
    entering(entrance, request, given) ?? {
      page: (wording) => lockedPage(wording, request, given === undefined ? undefined : wording.words.lock.wrong),
    }
  )
}

function entering(entrance: Entrance, { world }: PageRequest, authorization: string | undefined): Entered | undefined {
  try {
    return enter(entrance, { operation: 'listMails', world, parameters: {}, authorization })
  } catch (error) {
    if (error instanceof ControlRefusal) return undefined
    throw error
  }
}

function cookieIn(header: string | undefined): string | undefined {
  for (const each of (header ?? '').split(';')) {
    const [name, value] = each.trim().split('=', 2)
    if (name === cookie && value !== undefined && /^[\w.~%!*'()-]+$/.test(value)) {
      try {
        return `Bearer ${decodeURIComponent(value)}`
      } catch {
        return undefined
      }
    }
  }
  return undefined
}

function lockedPage({ words }: Wording, { prefix }: PageRequest, wrong?: string): Page {
  const { lock } = words
  const reason = wrong === undefined ? undefined : markup`<p class="refusal" role="alert">${wrong}</p>`
  return {
    status: 401,
    title: lock.title,
    body: markup`<main>
<h1>${lock.title}</h1>
${reason}
<p>${lock.advice}</p>
<form method="post" action="${prefix}/_mock/unlock">
<label>${lock.token}<input type="password" name="token" required autocomplete="current-password"></label>
<button>${lock.unlock}</button>
</form>
</main>`,
  }
}

/** Takes the token that the page asked for, and leads back to the mails. */
export function unlockPage({ entrance }: { readonly entrance: Entrance }): PageHandler {
  return async (request) => {
    const { arrival, world, prefix } = request
    const wording = wordingFor({ language: languageOf(arrival.headers) }, world)
    const token = await readForm(arrival, formLimit).then(
      (form) => form.get('token')?.trim() ?? '',
      (error: unknown) => {
        if (error instanceof Disconnected) throw error
        return ''
      },
    )
    if (token === '' || !entering(entrance, request, `Bearer ${token}`))
      return pageAnswer(lockedPage(wording, request, wording.words.lock.wrong), { wording, prefix, world })
    const secure = arrival.origin?.startsWith('https:') ? '; Secure' : ''
    // Below the pages that want it: other servers of this host, whatever their port, would be sent it too.
    const value = `${cookie}=${encodeURIComponent(token)}; Path=${prefix}/_mock/mails; HttpOnly; SameSite=Strict${secure}`
    const location = `${prefix}/_mock/mails`
    return compose(
      {
        status: 303,
        headers: { location, 'set-cookie': value, 'cache-control': 'no-store' },
        body: `See Other. Redirecting to ${location}`,
      },
      'text/plain; charset=utf-8',
    )
  }
}
