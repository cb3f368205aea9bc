import { line } from '../../../mock/text/visible.ts'

/** What a client sends must not become narrower, what it is answered must not become wider or lose members. */
export type Direction = 'request' | 'response'

/** `breaks`: a client of the old document fails. `may break`: one that relies on it does. `harmless`: none does. */
export type Severity = 'breaks' | 'may break' | 'harmless'

/** Which way a comparison looks: what is taken from clients (`forward`), or what is given to them. */
export interface View {
  readonly direction: Direction
  readonly isForward: boolean
}

/** What is different in one place of a schema. */
export interface Difference {
  /** What comes after the subject in a change's id: `type-narrowed`. */
  readonly id: string
  readonly severity: Severity
  /** The way from the root of the schema: members by name, `item`. */
  readonly way: readonly string[]
  /** A sentence, but for its place. */
  readonly message: string
}

type Words = readonly [noLongerSent: string, answered: string, sentNow: string, noLongerAnswered: string]

/** Which of four sentences is meant: in a request or an answer, taken from clients or given to them. */
const wordFor = ({ direction, isForward }: View, words: Words): string =>
  words[(direction === 'request' ? 0 : 1) + (isForward ? 0 : 2)] ?? ''

/** Whether the new document allows less than the old one. */
export const isNarrower = ({ direction, isForward }: View): boolean => (direction === 'request') === isForward

/** Makes the differences of one view. `mayBreak` are those that only some clients notice. */
export function differencesOf(view: View) {
  const make = (id: string, message: string, isSure = true): Difference => ({
    id,
    severity: view.isForward ? (isSure ? 'breaks' : 'may break') : 'harmless',
    way: [],
    message,
  })
  const turned = isNarrower(view) ? 'narrowed' : 'widened'
  const allowed = (what: string) =>
    `${what} ${wordFor(view, ['is no longer accepted', 'may be answered now', 'is accepted now', 'is no longer answered'])}.`
  return {
    types: (types: readonly string[]) => make(`type-${turned}`, allowed(types.join(', '))),
    values: (values: readonly unknown[]) =>
      make(`enum-${turned}`, allowed(line`the value ${values.map(shown).join(', ')}`)),
    otherValues: (values: readonly unknown[]) =>
      make(`enum-${turned}`, allowed(line`another value than ${values.map(shown).join(', ')}`)),
    shape: () =>
      make(
        `shape-${turned}`,
        wordFor(view, [
          'a shape is no longer accepted.',
          'another shape may be answered now.',
          'another shape is accepted now.',
          'a shape is no longer answered.',
        ]),
      ),
    /** `now` is what the new document says of the keyword; undefined when it says nothing any more. */
    keyword: (keyword: string, now: unknown, isSure = true) =>
      make(
        `${kebab(keyword)}-${turned}`,
        now === undefined ? `${keyword} no longer limits it.` : line`${keyword} is ${shown(now)} now.`,
        isSure,
      ),
    /** A rule that is not shown, such as `not`. */
    rule: (keyword: string, isSure = true) =>
      make(
        `${kebab(keyword)}-${turned}`,
        `${keyword} ${isNarrower(view) ? 'allows less' : 'allows more'} now.`,
        isSure,
      ),
    required: (name: string) =>
      make(
        isNarrower(view) ? 'member-required' : 'member-optional',
        line`${name} ${isNarrower(view) ? (view.direction === 'request' ? 'is required now' : 'is always answered now') : view.direction === 'request' ? 'may be left out now' : 'may be absent now'}.`,
      ),
    gone: (name: string, isSure: boolean) =>
      view.isForward ? make('member-gone', line`${name} is gone.`, isSure) : make('member-new', line`${name} is new.`),
    readOnly: (name: string) => make('member-read-only', line`${name} is read-only now.`, false),
    others: () => make(isNarrower(view) ? 'members-closed' : 'members-opened', allowedPlural(view), false),
    nothing: () => make(`shape-${turned}`, allowed('any value')),
    default: (now: unknown) =>
      make(
        'default-changed',
        now === undefined ? 'there is no default any more.' : line`the default is ${shown(now)} now.`,
        false,
      ),
    discriminator: (now: string) => make('discriminator-changed', line`the discriminator is ${now} now.`, false),
    unknown: () => make('shape-changed', 'it changed, and has too many alternatives to compare them.', false),
  }
}

const allowedPlural = (view: View) =>
  `other members ${wordFor(view, ['are no longer accepted', 'may be answered now', 'are accepted now', 'are no longer answered'])}.`

const kebab = (keyword: string) => keyword.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
