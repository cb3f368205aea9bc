import { addressKey } from '../domain/email.ts'
import { fullName } from '../domain/directory.ts'
import type { Invitation } from '../domain/invitation.ts'
import type { WorldStore } from '../domain/ports.ts'
import { everywhere, manyPerAddress } from './applies.ts'
import type { Letter } from '../serve/bugs.ts'
import { github, type Bug, type Change } from './bug.ts'
import { withIds } from './bug-words.ts'

const sending = 'how many mails are sent'
const linking = 'what the link of a mail is'

/** The letter with another link, wherever it stands. */
function relinked(letter: Letter, link: string): Letter {
  const { text, html, link: old } = letter
  return { ...letter, link, text: text.replaceAll(old, link), html: html.replaceAll(old, link) }
}

export const mails = withIds([
  {
    id: 'mail-not-sent-200',
    kind: 'mail',
    title: 'To invite is a success, and no mail goes out.',
    sources: github('docmost/docmost/issues/267', 'gitroomhq/postiz-app/issues/606', 'vstorm-co/agenticos/issues/1484'),
    metBy: 'Invitees who wait.',
    wire: ['{create} succeeds, {list} has the row, and the outbox is empty.'],
    noticedBy: ['mail'],
    decides: [sending],
    applies: everywhere,
    change: () => ({ store: (_, { deed }) => (deed === 'create' ? { putMail: () => {} } : {}) }),
  },
  {
    id: 'mail-sent-twice',
    kind: 'mail',
    title: 'Each mail comes twice.',
    sources: github('sagemathinc/cocalc/issues/4345'),
    metBy: 'Invitees, and whoever counts mails.',
    wire: ['{create} puts two mails into the outbox.'],
    noticedBy: ['mail'],
    decides: [sending],
    applies: everywhere,
    change: () => ({
      store: (store, { deed, now }) =>
        deed === 'create'
          ? {
              putMail(id, mail) {
                store.putMail(id, mail)
                const number = store.nextMail()
                store.putMail(store.ids.mail(number), { number, invitation: id, kind: 'resend', sentAt: now })
              },
            }
          : {},
    }),
  },
  {
    id: 'mail-link-localhost',
    kind: 'mail',
    title: 'The link of the mail leads to the machine of whoever reads it.',
    sources: github('makeplane/plane/issues/2329', 'HugoRCD/shelve/pull/716', 'gorules/zen/issues/150'),
    metBy: 'Every invitee.',
    wire: ['The mail that {create} sends links to http://localhost:3000.'],
    noticedBy: ['mail'],
    decides: [linking],
    applies: everywhere,
    change: () => ({
      letter: (letter) => relinked(letter, letter.link.replace(/^https?:\/\/[^/]+/, 'http://localhost:3000')),
    }),
  },
  {
    id: 'mail-wrong-language',
    kind: 'mail',
    title: 'Mails come in the language of whoever sends them, and not of who reads them.',
    sources: github('loomio/loomio/issues/1817', 'formbricks/formbricks/pull/7124'),
    metBy: 'Invitees of another country.',
    wire: ['The mail that {create} sends is in another language than the sandbox, or who reads it, has.'],
    noticedBy: ['mail'],
    decides: ['the language of mails'],
    applies: everywhere,
    change: () => ({ language: (usual) => (usual === 'en' ? 'ru' : 'en') }),
  },
  {
    id: 'mail-html-injection',
    kind: 'mail',
    title: 'The names of organization and inviter stand in the mail as they are, markup and all.',
    sources: github('multica-ai/multica/issues/1117'),
    metBy: 'Invitees, who follow what a stranger has called an organization.',
    wire: ['The HTML of the mail that {create} sends holds a link out of the name of the organization.'],
    noticedBy: ['mail', 'browser'],
    decides: [],
    applies: everywhere,
    change: () => ({
      letter: (letter, invitation, store) => ({ ...letter, html: unescaped(letter.html, invitation, store) }),
    }),
  },
  {
    id: 'mail-link-mangled',
    kind: 'mail',
    title: 'A break of the line cuts the code off in the middle.',
    sources: github('dani-garcia/vaultwarden/issues/7401', 'directus/directus/issues/14278'),
    metBy: 'Invitees, by the program that they read mails with.',
    wire: ['The link of the mail that {create} sends ends in the middle of its code.'],
    noticedBy: ['mail'],
    decides: [linking],
    applies: everywhere,
    change: () => ({ letter: (letter) => relinked(letter, letter.link.slice(0, -12)) }),
  },
  {
    id: 'mail-plus-unescaped',
    kind: 'mail',
    title: 'A plus in the address is not escaped in the link and arrives as a blank.',
    sources: github(
      'OneUptime/oneuptime/issues/783',
      'dani-garcia/vaultwarden/pull/520',
      'FlowFuse/flowfuse/issues/1145',
    ),
    metBy: 'Invitees with a plus in their address.',
    wire: ['The link of the mail that {create} sends to ada+team@example.com finds nobody.'],
    noticedBy: ['mail'],
    decides: [],
    applies: everywhere,
    change: () => ({
      letter: (letter, { email }) => relinked(letter, `${letter.link}&email=${email}`),
      link({ query, invitation }) {
        const email = query.get('email')
        if (email === null || email === invitation.email) return undefined
        return { status: 404, title: 'No such invitation', advice: `Nobody has invited ${email}.` }
      },
    }),
  },
  {
    id: 'mail-link-dead-end',
    kind: 'mail',
    title: 'The link of the mail leads to an address that takes forms alone.',
    sources: github('appwrite/appwrite/issues/13724', 'directus/v8-archive/issues/989'),
    metBy: 'Every invitee.',
    wire: ['A GET of the link of the mail that {create} sends is 405.'],
    noticedBy: ['mail', 'browser'],
    decides: [],
    applies: everywhere,
    change: () => ({
      link: ({ method }) =>
        method === 'GET'
          ? { status: 405, title: 'Not possible', advice: 'The page of this link can only be sent to.' }
          : undefined,
    }),
  },
  {
    id: 'resend-mails-dead-token',
    kind: 'mail',
    title: 'The second mail carries a code that was never kept.',
    sources: github('decidim/decidim/issues/1573', 'simstudioai/sim/pull/4230'),
    metBy: 'Whoever is invited again.',
    wire: ['The link of the mail of a second {create} for an address is refused.'],
    noticedBy: ['mail'],
    decides: [linking],
    applies: everywhere,
    change: deadTokens,
  },
  {
    id: 'resend-kills-first-link',
    kind: 'mail',
    title: 'A second mail makes the link of the first one useless, and says nothing of it.',
    sources: github('zulip/zulip/issues/24275', 'owncloud/core/issues/38954'),
    metBy: 'Invitees who open the older of two mails.',
    wire: ['After a second {create} for an address, {accept} with the first code is refused.'],
    noticedBy: ['test', 'mail'],
    decides: [],
    applies: manyPerAddress,
    change: ({ name }) => ({
      store: (store, { deed, now }) =>
        deed === 'create'
          ? {
              putInvitation(invitation) {
                const { organizationId, email, invitedBy } = invitation
                for (const other of Array.from(store.openInvitationsTo(name, organizationId, email))) {
                  store.putInvitation({ ...other, cancelledAt: now, cancelledBy: invitedBy, updatedAt: now })
                }
                store.putInvitation(invitation)
              },
            }
          : {},
    }),
  },
])

/** The letter's HTML with the names in it as whoever chose them wrote them. */
function unescaped(html: string, { organizationId, invitedBy }: Invitation, store: WorldStore): string {
  const inviter = store.person(invitedBy)
  const names = [store.organization(organizationId)?.name, inviter && fullName(inviter)]
  return names.reduce<string>((before, name = '') => {
    const escaped = name.trim().replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
    return escaped === name ? before : before.replaceAll(escaped, name.trim())
  }, html)
}

function deadTokens({ name }: Parameters<Bug['change']>[0]): Change {
  const invited = new Set<string>()
  const again = new Set<string>()
  const keyOf = ({ organizationId, email }: Invitation) => `${organizationId} ${addressKey(email)}`
  return {
    store: (store, { deed }) =>
      deed === 'create'
        ? {
            putInvitation(invitation) {
              const isKnown = invited.has(keyOf(invitation))
              const [before] = store.openInvitationsTo(name, invitation.organizationId, invitation.email)
              if (isKnown || before) again.add(invitation.id)
              invited.add(keyOf(invitation))
              store.putInvitation(invitation)
            },
          }
        : {},
    letter: (letter, { id }) =>
      again.has(id) ? relinked(letter, letter.link.replace(/code=.*/, `code=${'0'.repeat(64)}`)) : letter,
  }
}
