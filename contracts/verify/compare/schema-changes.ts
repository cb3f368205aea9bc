import { member, objectOf, listOf, resolve } from '../json.ts'
import { accepts } from './accepts.ts'
import { isMultiple, isWithin, narrowerFormats, typesOfBound } from './bounds.ts'
import { commonTypes, namesOf, piecesOf, scalars, withoutNull } from './types.ts'
import { differencesOf, isNarrower, type Difference, type Direction, type View } from './sentences.ts'
import {
  canonical,
  isSame,
  lowerBounds,
  shapesOf,
  TooManyShapes,
  upperBounds,
  type Place,
  type Shape,
} from './shape.ts'

export interface SchemaChangesOptions {
  readonly direction: Direction
  /** Values travel as text: in a URL, a header, a form. There a number is a text too. */
  readonly isText?: boolean
  /** They are written as XML. */
  readonly isXml?: boolean
}

/** What changes for a client between two versions of a schema, what it loses first. */
export function schemaChanges(before: Place, after: Place, options: SchemaChangesOptions): Difference[] {
  const { direction, isText = false, isXml = false } = options
  const [taken, given] = [true, false].map((isForward) => {
    const oldIsWide = (direction === 'request') === isForward
    const [wide, narrow] = oldIsWide ? [before, after] : [after, before]
    const fit = new Fit({ direction, isForward }, wide.document, narrow.document, { isText, isXml })
    return fit.differences(wide.schema, narrow.schema, 0)
  })
  return [...(taken ?? []), ...(given ?? [])]
}

const anything = {}

/** How values travel. */
type Form = Readonly<Record<'isText' | 'isXml', boolean>>

/**
 * Finds what one schema, the wide one, allows and another refuses. That of a client's requests is the old one, that of
 * its answers the new one; for what is given to clients it is the other way round.
 */
class Fit {
  private readonly say: ReturnType<typeof differencesOf>
  /** Pairs of schemas that were compared; those that are being compared are taken to fit, since schemas may nest endlessly. */
  private readonly known = new Map<unknown, Map<unknown, readonly Difference[]>>()
  private assumptions = 0
  private readonly view: View
  private readonly wideDocument: object
  private readonly narrowDocument: object
  private readonly isText: boolean
  private readonly form: Form

  constructor(view: View, wideDocument: object, narrowDocument: object, form: Form) {
    this.view = view
    this.wideDocument = wideDocument
    this.narrowDocument = narrowDocument
    this.form = form
    this.isText = form.isText
    this.say = differencesOf(view)
  }

  differences(wide: unknown, narrow: unknown, depth: number): Difference[] {
    if (isAnything(narrow) || depth > 30) return []
    const others = this.known.get(wide) ?? new Map<unknown, readonly Difference[]>()
    this.known.set(wide, others)
    const known = others.get(narrow)
    if (known) {
      this.assumptions += 1
      return [...known]
    }
    const before = this.assumptions
    others.set(narrow, [])
    const found = this.compared(wide, narrow, depth)
    others.delete(narrow)
    // What was found under an assumption holds only as long as that is looked at.
    if (this.assumptions === before) this.settled(wide, narrow, found)
    return found
  }

  private readonly results = new Map<unknown, Map<unknown, Difference[]>>()

  private settled(wide: unknown, narrow: unknown, found: Difference[]): void {
    const others = this.results.get(wide) ?? new Map<unknown, Difference[]>()
    this.results.set(wide, others.set(narrow, found))
  }

  private compared(wide: unknown, narrow: unknown, depth: number): Difference[] {
    const settled = this.results.get(wide)?.get(narrow)
    if (settled) return settled
    try {
      const wideShapes = shapesOf({ document: this.wideDocument, schema: wide ?? anything })
      const found = this.shapes(wideShapes, shapesOf({ document: this.narrowDocument, schema: narrow }), depth)
      return found.length > 0 ? found : this.exclusions(wide, wideShapes, narrow, depth)
    } catch (error) {
      if (!(error instanceof TooManyShapes)) throw error
      return isSame(wide, narrow) ? [] : [this.say.unknown()]
    }
  }

  private shapes(wide: readonly Shape[], narrow: readonly Shape[], depth: number): Difference[] {
    if (wide.length === 0) return []
    if (narrow.length === 0) return [this.say.nothing()]
    const isNull = ({ types }: Shape) => types.has('null')
    const nulls = wide.some(isNull) && !narrow.some(isNull) ? [this.say.types(['null'])] : []
    // Whether there may be nothing is another question than what there is.
    const [mine, theirs] = [withoutNull(wide), withoutNull(narrow)]
    const [first] = mine
    const [other] = theirs
    if (!first) return nulls
    if (!other) return [...nulls, this.say.types(namesOf(first.types))]
    if (mine.length === 1 && theirs.length === 1) return [...nulls, ...this.shape(first, other, depth)]
    const fits = (shape: Shape) => theirs.some((each) => this.shape(shape, each, depth).length === 0)
    const unfit = mine.filter((shape) => !fits(shape) && !piecesOf(shape).every(fits))
    if (unfit.length === 0) return nulls
    // As many as there were: each is compared with the one in its place.
    if (mine.length !== theirs.length) return [...nulls, this.say.shape()]
    return [...nulls, ...unfit.flatMap((shape) => this.shape(shape, theirs[mine.indexOf(shape)] ?? other, depth))]
  }

  /** What fits two alternatives of a `oneOf` fits none; what did so before was none before either. */
  private exclusions(wide: unknown, shapes: readonly Shape[], narrow: unknown, depth: number): Difference[] {
    const theirs = alternativesOf(this.narrowDocument, narrow)
    if (theirs.length < 2) return []
    const mine = alternativesOf(this.wideDocument, wide)
    const own = new Fit(this.view, this.wideDocument, this.wideDocument, this.form)
    const isIn = (fit: Fit, list: readonly (readonly Shape[])[], shape: Shape) =>
      list.filter((each) => fit.shapes([shape], each, depth + 1).length === 0).length > 1
    const isLost = (shape: Shape) => isIn(this, theirs, shape) && !isIn(own, mine, shape)
    if (
      withoutNull(shapes)
        .flatMap((shape) => [shape, ...piecesOf(shape)])
        .some(isLost)
    ) {
      return [this.say.rule('oneOf')]
    }
    // The same alternatives, of which several were allowed at once.
    const others = objectOf(wide)['anyOf']
    const isTurned = Array.isArray(others) && isSame(others, objectOf(narrow)['oneOf'])
    const overlap = (one: readonly Shape[], other: readonly Shape[]) =>
      one.some((shape) => other.some((each) => !areApart(this.narrowDocument, shape, each)))
    const isVague = theirs.some((one, index) => theirs.slice(index + 1).some((other) => overlap(one, other)))
    return isTurned && isVague ? [this.say.rule('oneOf', false)] : []
  }

  private shape(wide: Shape, narrow: Shape, depth: number): Difference[] {
    const values = wide.values ?? (isBoolean(wide) && narrow.values ? [true, false] : undefined)
    if (values) {
      const refused = values.filter(
        (value) =>
          this.isAccepted(value, wide, this.wideDocument) && !this.isAccepted(value, narrow, this.narrowDocument),
      )
      if (refused.length > 0) return [this.say.values(refused)]
      if (values.every((value) => typeof value !== 'object')) return []
    } else if (narrow.values) {
      return [...this.types(wide, narrow), this.say.otherValues(narrow.values)]
    }
    const types = commonTypes(wide, narrow, this.isText)
    const has = (...names: string[]) => names.some((name) => types.has(name))
    return [
      ...this.types(wide, narrow),
      ...this.bounds(wide, narrow, types),
      ...this.facets(wide, narrow, types, depth),
      ...(has('array') ? this.items(wide, narrow, depth) : []),
      ...(has('object') ? this.members(wide, narrow, depth) : []),
      ...this.negations(wide, narrow, depth),
      ...this.notes(wide, narrow),
    ]
  }

  private isAccepted(value: unknown, by: Shape, document: object): boolean {
    const isRefused = by.not.some((schema) =>
      shapesOf({ document, schema }).some((shape) => accepts(shape, value, this.isText)),
    )
    return accepts(by, value, this.isText) && !isRefused
  }

  private types(wide: Shape, narrow: Shape): Difference[] {
    const asText = this.isText && narrow.types.has('string')
    const refused = [...wide.types].filter((type) => !narrow.types.has(type) && !(asText && scalars.has(type)))
    return refused.length > 0 ? [this.say.types(namesOf(new Set(refused)))] : []
  }

  private bounds(wide: Shape, narrow: Shape, types: ReadonlySet<string>): Difference[] {
    const found = [...upperBounds, ...lowerBounds].flatMap((keyword) => {
      const bound = narrow.bounds[keyword]
      if (bound === undefined || !typesOfBound(keyword).some((type) => types.has(type))) return []
      if (isWithin(wide, keyword, bound, types)) return []
      const now = isNarrower(this.view) ? bound : wide.bounds[keyword]
      return [this.say.keyword(keyword, now)]
    })
    const isKept = (of: number) =>
      [...wide.multiples, ...(types.has('number') ? [] : [1])].some((each) => isMultiple(each, of))
    const multiples = narrow.multiples.filter((of) => !isKept(of))
    if (multiples.length === 0 || !(types.has('integer') || types.has('number'))) return found
    return [...found, this.say.keyword('multipleOf', (isNarrower(this.view) ? narrow : wide).multiples[0])]
  }

  private facets(wide: Shape, narrow: Shape, types: ReadonlySet<string>, depth: number): Difference[] {
    return Object.entries(narrow.facets).flatMap(([keyword, texts]) => {
      const mine = wide.facets[keyword] ?? []
      const isHeld = (text: string) =>
        mine.includes(text) || (keyword === 'format' && mine.some((each) => narrowerFormats.get(text)?.includes(each)))
      const isMeant = keyword === 'format' || types.has('string')
      if (keyword === 'if') return this.conditions(texts, mine, depth)
      if (!isMeant || texts.every(isHeld)) return []
      // Which of two patterns is the wider one is not looked at.
      const isSure = mine.length === 0 || keyword === 'format' || keyword.startsWith('content')
      return [this.say.keyword(keyword, (isNarrower(this.view) ? texts : mine).join(', ') || undefined, isSure)]
    })
  }

  /** What follows a condition is compared where the condition is the same. */
  private conditions(theirs: readonly string[], mine: readonly string[], depth: number): Difference[] {
    const known = mine.map((text) => JSON.parse(text) as readonly unknown[])
    const isMet = (text: string) => {
      const [condition, ...results] = JSON.parse(text) as readonly unknown[]
      const old = known.find(([each]) => isSame(each, condition)) ?? []
      return results.every(
        (result, index) => this.differences(old[index + 1] ?? anything, result ?? anything, depth + 1).length === 0,
      )
    }
    const unmet = theirs.filter((text) => !isMet(text))
    return unmet.length > 0 ? [this.say.rule('if', mine.length === 0)] : []
  }

  private items(wide: Shape, narrow: Shape, depth: number): Difference[] {
    const at = (shape: Shape, index: number) => shape.firstItems[index] ?? shape.items
    const count = Math.max(wide.firstItems.length, narrow.firstItems.length)
    const most = wide.bounds['maxItems'] ?? Infinity
    const firsts = Array.from({ length: Math.min(count, most) }, (_, index) =>
      under(`item ${index + 1}`, this.differences(at(wide, index), at(narrow, index), depth + 1)),
    )
    const rest = most > count ? under('item', this.differences(wide.items, narrow.items, depth + 1)) : []
    return [
      ...firsts.flat(),
      ...rest,
      ...(narrow.unique && !wide.unique && most > 1 ? [this.say.keyword('uniqueItems', isNarrower(this.view))] : []),
      ...this.inner('contains', wide, narrow, depth),
    ]
  }

  private members(wide: Shape, narrow: Shape, depth: number): Difference[] {
    const names = new Set([...Object.keys(wide.members), ...Object.keys(narrow.members)])
    const unnamed = narrow.required.filter((name) => !names.has(name) && !wide.required.includes(name))
    return [
      ...[...names].flatMap((name) => this.member(name, wide, narrow, depth)),
      ...unnamed.map((name) => this.say.required(name)),
      ...this.otherMembers(wide, narrow, depth),
      ...this.inner('propertyNames', wide, narrow, depth),
      ...this.dependents(wide, narrow, depth),
    ]
  }

  /** A member that one side never sends is none: what is read-only in requests, what is write-only in answers. */
  private member(name: string, wide: Shape, narrow: Shape, depth: number): Difference[] {
    const [mine, theirs] = [this.seen(wide, name, this.wideDocument), this.seen(narrow, name, this.narrowDocument)]
    const isRequired = narrow.required.includes(name)
    const { direction, isForward } = this.view
    if (mine === 'hidden' && theirs === 'hidden') return []
    if (mine === 'shown' && theirs === 'hidden') {
      return direction === 'request' && isForward ? [this.say.readOnly(name)] : []
    }
    if (mine !== 'shown') {
      if (theirs !== 'shown') return []
      if (direction === 'response') return [this.say.gone(name, isRequired)]
      if (isRequired) return [this.say.required(name)]
      const isOpen = wide.others === undefined || typeof wide.others === 'boolean'
      return isOpen ? [] : under(name, this.differences(wide.others, narrow.members[name], depth + 1))
    }
    const schema = wide.members[name]
    if (theirs !== 'shown') {
      if (schema === false) return []
      if (direction === 'request' && (narrow.others === false || isAnything(narrow.others))) {
        const byPattern = Object.entries(narrow.patterns).find(([pattern]) => new RegExp(pattern, 'u').test(name))
        if (byPattern) return under(name, this.differences(schema, byPattern[1], depth + 1))
        return [this.say.gone(name, narrow.others === false)]
      }
      return narrow.others === false ? [] : under(name, this.differences(schema, narrow.others, depth + 1))
    }
    return [
      ...(isRequired && !wide.required.includes(name) ? [this.say.required(name)] : []),
      ...under(name, this.differences(schema, narrow.members[name], depth + 1)),
    ]
  }

  private seen(shape: Shape, name: string, document: object): 'shown' | 'hidden' | undefined {
    if (!Object.hasOwn(shape.members, name)) return undefined
    const keyword = this.view.direction === 'request' ? 'readOnly' : 'writeOnly'
    const shapes = shapesOf({ document, schema: shape.members[name] })
    return shapes.length > 0 && shapes.every((each) => each[keyword]) ? 'hidden' : 'shown'
  }

  private otherMembers(wide: Shape, narrow: Shape, depth: number): Difference[] {
    const patterns = Object.keys(narrow.patterns).flatMap((pattern) =>
      under(pattern, this.differences(wide.patterns[pattern] ?? wide.others, narrow.patterns[pattern], depth + 1)),
    )
    const rest = Object.keys(wide.patterns)
      .filter((pattern) => !Object.hasOwn(narrow.patterns, pattern))
      .flatMap((pattern) =>
        narrow.others === false
          ? [this.say.others()]
          : under(pattern, this.differences(wide.patterns[pattern], narrow.others, depth + 1)),
      )
    if (narrow.others === false) return [...patterns, ...rest, ...(wide.others === false ? [] : [this.say.others()])]
    return [...patterns, ...rest, ...under('other members', this.differences(wide.others, narrow.others, depth + 1))]
  }

  private dependents(wide: Shape, narrow: Shape, depth: number): Difference[] {
    const required = Object.entries(narrow.dependentRequired).filter(([name, others]) =>
      others.some(
        (each) => !wide.required.includes(String(each)) && !(wide.dependentRequired[name] ?? []).includes(each),
      ),
    )
    const schemas = Object.entries(narrow.dependentSchemas).flatMap(([name, schema]) => {
      const mine = wide.dependentSchemas[name]
      if (mine === undefined) return [this.say.rule('dependentSchemas')]
      return under(name, this.differences(mine, schema, depth + 1))
    })
    return [...(required.length > 0 ? [this.say.rule('dependentRequired')] : []), ...schemas]
  }

  private inner(keyword: string, wide: Shape, narrow: Shape, depth: number): Difference[] {
    const schema = narrow.inner[keyword]
    if (schema === undefined) return []
    const mine = wide.inner[keyword]
    if (mine === undefined && keyword !== 'propertyNames') return [this.say.rule(keyword)]
    const found = this.differences(mine ?? { type: 'string' }, schema, depth + 1)
    return found.length > 0 ? [this.say.rule(keyword)] : []
  }

  private negations(wide: Shape, narrow: Shape, depth: number): Difference[] {
    const contents = this.inner('contentSchema', wide, narrow, depth)
    const isMet = (refused: unknown) => {
      const types = new Set(
        shapesOf({ document: this.narrowDocument, schema: refused }).flatMap((each) => [...each.types]),
      )
      if (![...wide.types].some((type) => types.has(type))) return true
      return wide.not.some((mine) => isSame(mine, refused) || isWiderRefusal(mine, refused))
    }
    const isWiderRefusal = (mine: unknown, refused: unknown) =>
      new Fit(this.view, this.narrowDocument, this.wideDocument, this.form).differences(refused, mine, depth + 1)
        .length === 0
    return [...contents, ...(narrow.not.every(isMet) ? [] : [this.say.rule('not')])]
  }

  /** What does not say which values there are, but what they mean. */
  private notes(wide: Shape, narrow: Shape): Difference[] {
    const { direction, isForward } = this.view
    if (!isForward) return []
    const [old, fresh] = direction === 'request' ? [wide, narrow] : [narrow, wide]
    const [before, now] = [old.notes['default'], fresh.notes['default']]
    const [known, other] = [old.notes, fresh.notes].map(({ discriminator }) => member(discriminator, 'propertyName'))
    const [mine, theirs] = [wide, narrow].map(({ notes }) =>
      Object.keys(objectOf(member(notes['discriminator'], 'mapping'))),
    )
    const unmapped = theirs && theirs.length > 0 ? (mine ?? []).filter((name) => !theirs.includes(name)) : []
    const examples = 'x-extensible-enum'
    const dropped = Array.isArray(fresh.notes[examples])
      ? without(listOf(old.notes[examples]), listOf(fresh.notes[examples]))
      : []
    const isRequest = direction === 'request'
    return [
      ...(isRequest && before !== undefined && !isSame(before, now) ? [this.say.default(now)] : []),
      ...(typeof known === 'string' && typeof other === 'string' && known !== other
        ? [this.say.discriminator(other)]
        : []),
      ...(unmapped.length > 0 ? [this.say.values(unmapped)] : []),
      ...(this.form.isXml && !isSame(old.notes['xml'] ?? {}, fresh.notes['xml'] ?? {})
        ? [this.say.keyword('xml', fresh.notes['xml'])]
        : []),
      ...(isRequest && dropped.length > 0 ? [this.say.values(dropped)] : []),
    ]
  }
}

const isAnything = (schema: unknown) => schema === undefined || schema === true || canonical(schema) === '{}'

/** The alternatives of a `oneOf`, each as its shapes; none for other schemas. */
function alternativesOf(document: object, schema: unknown): Shape[][] {
  const parts = listOf(resolve(document, schema)?.['oneOf'])
  return parts.map((part) => withoutNull(shapesOf({ document, schema: part }))).filter((shapes) => shapes.length > 0)
}

/** Whether no value is of both: of other types, or with other values in a member that both need. */
function areApart(document: object, one: Shape, other: Shape, depth = 0): boolean {
  const types = [...one.types].filter((type) => other.types.has(type))
  if (types.length === 0) return true
  if (one.values && other.values) return !one.values.some((value) => other.values?.some((each) => isSame(each, value)))
  if (types.some((type) => type !== 'object') || depth > 3) return false
  const shared = one.required.filter((name) => other.required.includes(name))
  const shapes = (shape: Shape, name: string) =>
    shapesOf({ document, schema: shape.members[name] ?? shape.others ?? {} })
  return (
    shared.some((name) =>
      shapes(one, name).every((mine) =>
        shapes(other, name).every((theirs) => areApart(document, mine, theirs, depth + 1)),
      ),
    ) ||
    one.required.some((name) => shapes(other, name).length === 0) ||
    other.required.some((name) => shapes(one, name).length === 0)
  )
}

const isBoolean = ({ types }: Shape) => types.size === 1 && types.has('boolean')

const under = (name: string, differences: readonly Difference[]): Difference[] =>
  differences.map((each) => ({ ...each, way: [name, ...each.way] }))

/** What of the one is not in the other, which may both be long. */
function without(one: readonly unknown[], other: readonly unknown[]): unknown[] {
  const known = new Set(other.map(canonical))
  return one.filter((each) => !known.has(canonical(each)))
}
