import { serviceFacts, serviceNames } from '../generated/services.ts'
import { expiring } from './invite.ts'
import type { Scenario } from './scenario.ts'
import type { Scene } from '../world/scene.ts'
import type { Scale } from './parameters.ts'
import { smallTeam } from './small-team.ts'

const [expires] = expiring(serviceNames)
const [first = ''] = serviceNames.filter((each) => !expiring(serviceNames).includes(each)) as string[]
const brief = (expires ?? first) as keyof typeof serviceFacts
const lasting = first as keyof typeof serviceFacts
const titleOf = (service: keyof typeof serviceFacts) => serviceFacts[service].title

const ada = 'ada.lovelace@example.com'
const grace = 'grace.hopper@example.com'
const mary = 'mary.jackson@example.com'

const fromInvitationToMember: readonly Scene[] = [
  {
    title: { en: 'An invitation', ru: 'Приглашение' },
    text: {
      en: `{owner} invites ${ada} to {organization} through ${titleOf(lasting)}. A mail goes out.`,
      ru: `{owner} приглашает ${ada} в организацию {organization} через ${titleOf(lasting)}. Отправлено письмо.`,
    },
    actions: [{ invite: { service: lasting, email: ada, role: 'developer' } }],
  },
  {
    title: { en: 'Two more', ru: 'Ещё двое' },
    text: {
      en: `{admin} invites ${grace} and ${mary}. Each service has its own rules and its own mail.`,
      ru: `{admin} приглашает ${grace} и ${mary}. У каждого сервиса свои правила и своё письмо.`,
    },
    actions: [
      { invite: { service: brief, email: grace, role: 'admin', as: 'admin' } },
      { invite: { service: lasting, email: mary, role: 'developer', as: 'admin' } },
    ],
  },
  {
    title: { en: 'Ada accepts', ru: 'Ада принимает' },
    text: {
      en: 'Ada opens the link of her mail and accepts. She is a member now.',
      ru: 'Ада открывает ссылку из письма и принимает приглашение. Теперь она участник.',
    },
    actions: [{ advance: '20m' }, { accept: { email: ada } }],
  },
  {
    title: { en: 'One declines, one is taken back', ru: 'Отказ и отмена' },
    text: {
      en: 'Grace declines. The invitation to Mary was a mistake, and {admin} takes it back.',
      ru: 'Грейс отклоняет приглашение. Мэри пригласили по ошибке, и {admin} отменяет приглашение.',
    },
    actions: [{ decline: { email: grace } }, { cancel: { email: mary, as: 'admin' } }],
  },
]

const aWeekLater: readonly Scene[] = [
  {
    title: { en: 'Three people are invited', ru: 'Приглашены трое' },
    text: {
      en: `{owner} invites ${ada} and ${grace} through ${titleOf(brief)}, and ${mary} through ${titleOf(lasting)}.`,
      ru: `{owner} приглашает ${ada} и ${grace} через ${titleOf(brief)}, а ${mary} через ${titleOf(lasting)}.`,
    },
    actions: [
      { invite: { service: brief, email: ada, role: 'admin' } },
      { invite: { service: brief, email: grace, role: 'developer' } },
      { invite: { service: lasting, email: mary, role: 'developer' } },
    ],
  },
  {
    title: { en: 'One accepts the same day', ru: 'Одно принято в тот же день' },
    text: {
      en: 'Four hours later Ada accepts. The others have not looked at their mail yet.',
      ru: 'Через четыре часа Ада принимает приглашение. Остальные почту ещё не смотрели.',
    },
    actions: [{ advance: '4h' }, { accept: { email: ada } }],
  },
  {
    title: { en: 'A week later', ru: 'Через неделю' },
    text: {
      en: `A week goes by. Invitations of ${titleOf(brief)} have expired, those of ${titleOf(lasting)} have not.`,
      ru: `Проходит неделя. Приглашения ${titleOf(brief)} истекли, а приглашения ${titleOf(lasting)} действуют.`,
    },
    actions: [{ advance: '7d' }],
  },
  {
    title: { en: 'Invited again', ru: 'Новое приглашение' },
    text: {
      en: 'Grace is invited again, and accepts. Mary accepts the invitation that she has had all the time.',
      ru: 'Грейс приглашают ещё раз, и она соглашается. Мэри принимает своё первое приглашение.',
    },
    actions: [
      { invite: { service: brief, email: grace, role: 'developer' } },
      { advance: '10m' },
      { accept: { email: grace } },
      { accept: { email: mary } },
    ],
  },
]

const demo = (name: string, title: string, description: string, scenes: readonly Scene[]): Scenario<Scale> => ({
  ...smallTeam,
  name,
  title,
  description,
  scenes,
})

/** Worlds with scenes, to be shown. */
export const demos: readonly Scenario[] = [
  demo(
    'from-invitation-to-member',
    'From invitation to member',
    'A demo in four scenes: invited, invited by others, accepted, declined and taken back. The world is that of small-team.',
    fromInvitationToMember,
  ),
  demo(
    'a-week-later',
    'A week later',
    'A demo in four scenes: three invitations, one accepted, a week that goes by, and who is invited again. The world is that of small-team.',
    aWeekLater,
  ),
]
