import { plural } from './plural.ts'

/** What stands on pages and in mails, in English. */
export const en = {
  /** Of those that an invitation offers, with commas between. */
  rolesWillBe: (count: number, roles: string) =>
    count === 0
      ? 'You will have no role yet.'
      : `Your ${plural('en', count, { one: 'role', other: 'roles' })} will be: ${roles}.`,
  somebody: 'Somebody',
  someOrganization: 'an organization',
  theOrganization: 'the organization',
  mail: {
    subject: (inviter: string, organization: string) => `${inviter} invites you to join ${organization}`,
    reminder: (subject: string) => `Reminder: ${subject}`,
    pageTitle: (organization: string) => `Invitation to ${organization}`,
    lead: (inviter: string, organization: string, service: string) =>
      `${inviter} invites you to join ${organization} on ${service}.`,
    answerAt: 'Accept or decline the invitation:',
    answer: 'Accept or decline',
    neverExpires: 'It does not expire.',
    validUntil: (time: string) => `It is valid until ${time}.`,
    note: (service: string) => `This mail was sent by a mock of ${service}. If you did not expect it, ignore it.`,
  },
  accept: {
    join: (organization: string) => `Join ${organization}`,
    refused: (title: string) => `Refused: ${title}`,
    accepted: 'Invitation accepted',
    nowMember: (who: string, organization: string) => `${who} is now a member of ${organization}.`,
    declined: 'Invitation declined',
    declinedBy: (who: string) => `${who} declined it. It can no longer be accepted.`,
    cancelled: 'Invitation cancelled',
    cancelledBy: (who: string) => `${who} cancelled it. It can no longer be accepted.`,
    expired: 'Invitation expired',
    expiredAt: (time: string) => `It was valid until ${time}. Ask for a new one.`,
    note: (service: string) => `This page belongs to a mock of ${service}: nobody real was invited.`,
    invited: 'Invited',
    by: 'By',
    roles: (count: number) => plural('en', Math.max(1, count), { one: 'Role', other: 'Roles' }),
    noRole: 'none yet',
    sent: 'Sent',
    expires: 'Expires',
    never: 'never',
    youAre: 'You answer as',
    newAccount: 'An account is opened when the invitation is accepted.',
    doAccept: 'Accept',
    doDecline: 'Decline',
    somebodyElse: 'Answer as somebody else',
    whoAnswers: 'Who answers?',
    onlyInvitee: (service: string) => `${service} lets only the person invited answer. Anybody else will be refused.`,
    onlyThey: (address: string) => `Only ${address} can answer this invitation.`,
    tooLate: 'It was too late: the invitation is no longer open.',
    noSeat: 'All seats of the organization are taken.',
    notSaved: 'The answer could not be saved and does not count. See the log of the mock.',
    choose: 'Choose who answers, and whether they accept or decline.',
    noInvitation: 'No such invitation',
    noInvitationAdvice: 'The mock may have been reset since the mail was sent. Invite again.',
    noCode: 'The link is not complete',
    noCodeAdvice: 'Its code is missing or wrong. Copy the whole link of the mail.',
    viewersLink: 'Who may only view a sandbox sees its links without their code, and cannot answer.',
    notPossible: 'Not possible',
    otherMethod: (method: string) => `A link can be opened; ${method} is not known here.`,
    unreadable: 'The form could not be read',
    unreadableAdvice: 'Open the link of the mail again.',
  },
  mails: {
    title: 'Mails',
    titleOf: (sandbox: string) => `Mails of ${sandbox}`,
    sandbox: (name: string) => `Sandbox ${name}`,
    none: 'None yet: each invitation sends one.',
    fromBefore: (count: number) =>
      plural('en', count, {
        one: `${count} that was there from the start`,
        other: `${count} that were there from the start`,
      }),
    older: (count: number) =>
      `${count} older ${plural('en', count, { one: 'one', other: 'ones' })}: npx invitekit outbox list`,
    noMail: 'No such mail',
    noMailAdvice: 'The sandbox may have been reset since. See all mails again.',
    all: 'All mails',
  },
  outcome: {
    pending: 'pending',
    accepted: 'accepted',
    declined: 'declined',
    cancelled: 'cancelled',
    expired: 'expired',
  },
  lock: {
    title: 'Not without the token',
    advice:
      'The control plane wants its token: the start has printed it, or whoever started the mock has set it. The key of a share link will do too.',
    token: 'Token',
    unlock: 'Unlock',
    wrong: 'This is not the token, or the share link is no longer in force.',
  },
  lost: {
    title: 'Nothing is here',
    page: (path: string) => `There is no page ${path}.`,
    noSandbox: 'No such sandbox',
    sandbox: (name: string) => `There is no sandbox ${name}. It may have ended, or been deleted.`,
    home: 'To the beginning',
    reference: 'API reference',
  },
  demo: 'A demo: nobody real is invited.',
}

/** A catalogue. A key that another language lacks, or has too many, does not compile. */
export type Words = typeof en
