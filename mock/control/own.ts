import { idKey } from '../domain/id-key.ts'
import type { Organization } from '../domain/directory.ts'
import { quoted } from '../domain/short.ts'
import { colourOf, colours } from '../words/colour.ts'
import { languages, type Language } from '../words/language.ts'
import { isTimeZone } from '../words/moment.ts'
import type { Change, Look, Own, WorldSettings } from '../world/records.ts'
import { refuseControl } from './problem.ts'

/** How a sandbox is to look. What is null is as if nobody had said anything. */
export interface LookRequest {
  readonly title?: string | null
  /** A name such as `teal`, or `#rrggbb`. */
  readonly colour?: string | null
  /** In which language pages and mails are; the reader's own unless set. */
  readonly language?: Language | null
  /** In which zone they show times, such as `Europe/Berlin`; UTC unless set. */
  readonly timeZone?: string | null
  /** What its organizations are called, the first one first. */
  readonly organizationNames?: readonly string[]
}

const looks: readonly (keyof Look)[] = ['title', 'colour', 'language', 'timeZone', 'organizationNames']
const owned: readonly (keyof Own)[] = [...looks, 'expiresAt', 'idle', 'shares', 'made']

/** What is a sandbox's own in its settings. */
export function ownOf(settings: WorldSettings): Own {
  return Object.fromEntries(owned.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]])))
}

/** Settings with nothing of a sandbox's own in them. */
export function withoutOwn(settings: WorldSettings): WorldSettings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !(owned as string[]).includes(name)),
  ) as unknown as WorldSettings
}

/** How something looks once what was asked for is done. Throws a ControlRefusal for what is no colour or no zone. */
export function changedLook(before: Look, asked: LookRequest): Look {
  requireLook(asked)
  const all: Record<string, unknown> = {}
  for (const name of looks) {
    const value = asked[name] === undefined ? before[name] : asked[name]
    if (value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)) all[name] = value
  }
  return all
}

function requireLook({ title, colour, language, timeZone, organizationNames = [] }: LookRequest): void {
  for (const name of [...(typeof title === 'string' ? [title] : []), ...organizationNames]) {
    // A line of a page's head and of a mail.
    if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name) || name.trim() === '')
      refuseControl(
        'invalid-request',
        `${quoted(name)} can't be a title or a name: it is empty, or has a line break or half a character in it.`,
      )
  }
  if (typeof colour === 'string' && colourOf(colour) === undefined) {
    const known = Object.keys(colours).join(', ')
    refuseControl('invalid-request', `${quoted(colour)} is no colour. Known are ${known}, and any as #rrggbb.`)
  }
  if (typeof language === 'string' && !languages.includes(language))
    refuseControl('invalid-request', `There are no pages in ${quoted(language)}. Known are ${languages.join(', ')}.`)
  if (typeof timeZone === 'string' && !isTimeZone(timeZone))
    refuseControl('invalid-request', `${quoted(timeZone)} is no time zone. Give one such as Europe/Berlin or UTC.`)
}

/** The same state as another sandbox's, or as it was at another time, with what is this one's own. */
export function withOwn(changes: Iterable<Change>, own: Own): readonly Change[] {
  // One loop: there may be a million, and others wait.
  const all: Change[] = []
  for (const change of changes) {
    const isSettings = change[0] === 'settings' && change[2] !== null
    all.push(isSettings ? ['settings', '', { ...withoutOwn(change[2]), ...own }] : change)
  }
  return withNames(all, own.organizationNames)
}

/** The same state with the first organizations called by these names. */
export function withNames(changes: readonly Change[], names: readonly string[] = []): readonly Change[] {
  if (names.length === 0) return changes
  let at = 0
  return changes.map((change) => {
    if (change[0] !== 'organizations' || change[2] === null || at >= names.length) return change
    return ['organizations', change[1], { ...change[2], name: names[at++] as string }]
  })
}

/** What gives the first organizations these names. */
export function renamed(organizations: Iterable<Organization>, names: readonly string[]): Change[] {
  const all = [...organizations].slice(0, names.length)
  return all.map((each, index) => ['organizations', idKey(each.id), { ...each, name: names[index] as string }])
}
