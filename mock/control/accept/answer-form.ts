import { addressOf, isAddressee } from '../../domain/addressee.ts'
import { fullName } from '../../domain/directory.ts'
import { markup, type Markup } from '../markup.ts'
import type { Opened } from './open-link.ts'

/** The form's value for the person whom the invitation was sent to, whether they have an account or not. */
export const addressee = 'addressee'

/** How many personas the form offers; a sandbox may have any number. */
const offered = 50

/** Who accepts or declines: the person invited, or one of the personas. It works without script and by keyboard. */
export function answerForm(opened: Opened): Markup {
  return markup`<form method="post">
<fieldset>
<legend>Who answers?</legend>
${choices(opened)}
</fieldset>
<button name="answer" value="accept">Accept</button>
<button name="answer" value="decline">Decline</button>
</form>`
}

function choices({ world, invitation, policy, title }: Opened): Markup {
  const email = addressOf(invitation)
  const known = world.personWithEmail(email)
  const others = [...world.all('personas').values()].slice(0, offered).flatMap(({ key, personId }) => {
    const person = world.person(personId)
    return person && !isAddressee(person, invitation) ? [choice(key, fullName(person), `${person.email} (${key})`)] : []
  })
  const hint = policy.addresseeOnly
    ? markup`<p class="hint">${title} lets only the person invited answer. Anybody else will be refused:</p>`
    : undefined
  const invited = known
    ? choice(addressee, fullName(known), `${email} (the person invited)`, true)
    : choice(addressee, email, 'the person invited, who will open an account', true)
  return markup`${invited}${hint}${others}`
}

function choice(value: string, name: string, detail: string, isChosen = false): Markup {
  const checked = isChosen ? markup` checked` : undefined
  return markup`<label><input type="radio" name="person" value="${value}" required${checked}><span>${name} <small>${detail}</small></span></label>
`
}
