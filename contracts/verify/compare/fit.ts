import { objectOf } from '../json.ts'
import { accepts } from './accepts.ts'
import { alternativesOf, areApart } from './alternatives.ts'
import { innerChanges, isAnything, under, type Comparison, type Form } from './comparison.ts'
import { boundChanges, facetChanges } from './facet-changes.ts'
import { memberChanges } from './member-changes.ts'
import { noteChanges } from './note-changes.ts'
import { differencesOf, isNarrower, type Difference, type View } from './sentences.ts'
import { isSame, shapesOf, TooManyShapes, type Shape } from './shape.ts'
import { commonTypes, namesOf, piecesOf, scalars, withoutNull } from './types.ts'

/**
 * Finds what one schema, the wide one, allows and another refuses. That of a client's requests is the old one, that of
 * its answers the new one; for what is given to clients it is the other way round.
 */
export class Fit implements Comparison {
  readonly say: ReturnType<typeof differencesOf>
  /** Pairs of schemas that were compared; those that are being compared are taken to fit, since schemas may nest endlessly. */
  private readonly known = new Map<unknown, Map<unknown, readonly Difference[]>>()
  private assumptions = 0
  readonly view: View
  readonly wideDocument: object
  readonly narrowDocument: object
  readonly form: Form

  constructor(view: View, wideDocument: object, narrowDocument: object, form: Form) {
    this.view = view
    this.wideDocument = wideDocument
    this.narrowDocument = narrowDocument
    this.form = form
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
      const wideShapes = shapesOf({ document: this.wideDocument, schema: wide ?? {} })
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
    const types = commonTypes(wide, narrow, this.form.isText)
    const has = (...names: string[]) => names.some((name) => types.has(name))
    return [
      ...this.types(wide, narrow),
      ...boundChanges(this, wide, narrow, types),
      ...facetChanges(this, wide, narrow, types, depth),
      ...(has('array') ? this.items(wide, narrow, depth) : []),
      ...(has('object') ? memberChanges(this, wide, narrow, depth) : []),
      ...this.negations(wide, narrow, depth),
      ...noteChanges(this, wide, narrow),
    ]
  }

  private isAccepted(value: unknown, by: Shape, document: object): boolean {
    const isRefused = by.not.some((schema) =>
      shapesOf({ document, schema }).some((shape) => accepts(shape, value, this.form.isText)),
    )
    return accepts(by, value, this.form.isText) && !isRefused
  }

  private types(wide: Shape, narrow: Shape): Difference[] {
    const asText = this.form.isText && narrow.types.has('string')
    const refused = [...wide.types].filter((type) => !narrow.types.has(type) && !(asText && scalars.has(type)))
    return refused.length > 0 ? [this.say.types(namesOf(new Set(refused)))] : []
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
      ...innerChanges(this, 'contains', wide, narrow, depth),
    ]
  }

  private negations(wide: Shape, narrow: Shape, depth: number): Difference[] {
    const contents = innerChanges(this, 'contentSchema', wide, narrow, depth)
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
}

const isBoolean = ({ types }: Shape) => types.size === 1 && types.has('boolean')
