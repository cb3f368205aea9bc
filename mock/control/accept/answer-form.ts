import { addressOf, isAddressee } from '../../domain/addressee.ts'
import { fullName } from '../../domain/directory.ts'
import { markup, type Markup } from '../markup.ts'
import type { Opened } from './open-link.ts'

/** The form's value for the person whom the invitation was sent to, whether they have an account or not. */
export const addressee = 'addressee'

/** How many personas the form offers; a sandbox may have any number. */
const offered = 50

/**
 * Who was invited accepts or declines; whoever shows a demo finds the others behind. It works without script and by
 * keyboard. `chosen`: who has answered and was refused.
 */
export function answerForm(opened: Opened, chosen?: string): Markup {
  const { world, invitation, wording } = opened
  const { accept: words } = wording.words
  const email = addressOf(invitation)
  const known = world.personWithEmail(email)
  const name = known
    ? markup`${fullName(known)} <small>${email}</small>`
    : markup`${email} <small>${words.newAccount}</small>`
  return markup`<form method="post">
<input type="hidden" name="person" value="${addressee}">
<p class="answering">${words.youAre} <strong>${name}</strong></p>
${buttons(opened)}
</form>
${others(opened, chosen)}`
}

function buttons({ wording }: Opened): Markup {
  const { accept: words } = wording.words
  return markup`<button name="answer" value="accept">${words.doAccept}</button>
<button name="answer" value="decline">${words.doDecline}</button>`
}

function others(opened: Opened, chosen: string | undefined): Markup | undefined {
  const { world, invitation, policy, title, wording } = opened
  const { accept: words } = wording.words
  const choices = [...world.all('personas').values()].slice(0, offered).flatMap(({ key, personId }) => {
    const person = world.person(personId)
    return person && !isAddressee(person, invitation)
      ? [choice(key, fullName(person), `${person.email} (${key})`, key === chosen)]
      : []
  })
  if (choices.length === 0) return undefined
  const isOpen = chosen !== undefined && chosen !== addressee
  const hint = policy.addresseeOnly ? markup`<p class="hint">${words.onlyInvitee(title)}</p>` : undefined
  return markup`<details${isOpen ? markup` open` : undefined}>
<summary>${words.somebodyElse}</summary>
<form method="post">
<fieldset>
<legend>${words.whoAnswers}</legend>
${hint}
${choices}
</fieldset>
${buttons(opened)}
</form>
</details>`
}

function choice(value: string, name: string, detail: string, isChosen: boolean): Markup {
  const checked = isChosen ? markup` checked` : undefined
  return markup`<label><input type="radio" name="person" value="${value}" required${checked}><span>${name} <small>${detail}</small></span></label>
`
}
