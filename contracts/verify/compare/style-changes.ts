import { textOf, type Json } from '../json.ts'
import { changeOf, type Change, type Spot } from './change.ts'
import { shapesOf, type Place } from './shape.ts'

/** How a value is written. A single value looks the same in most styles, and a list of the simple one in each way. */
export function styleChanges(
  old: Json,
  fresh: Json,
  places: readonly [Place, Place],
  name: string,
  spot: Spot,
  subject = 'parameter',
): Change[] {
  const styleOf = (parameter: Json) => {
    const usual = parameter['in'] === 'query' || parameter['in'] === 'cookie' ? 'form' : 'simple'
    const style = textOf(parameter['style'], usual)
    return { style, explode: Boolean(parameter['explode'] ?? style === 'form') }
  }
  const [before, now] = [styleOf(old), styleOf(fresh)]
  const isStructured = places.some((place) => has(place, 'array', 'object'))
  const isSpread = now.style === 'simple' ? places.some((place) => has(place, 'object')) : isStructured
  const isPath = fresh['in'] === 'path'
  const say = (id: string, text: string, severity: 'breaks' | 'may break' = 'breaks') =>
    changeOf(`${subject}-${id}`, severity, `${name}: ${text}`, spot, name)
  return [
    ...(before.style !== now.style && (isStructured || isPath)
      ? [say('style', `style is ${now.style} now.`)]
      : isSpread && before.explode !== now.explode
        ? [say('explode', `explode is ${String(now.explode)} now.`)]
        : []),
    ...(old['allowReserved'] === true && fresh['allowReserved'] !== true
      ? [say('allow-reserved', 'reserved signs have to be escaped now.')]
      : []),
    ...(old['allowEmptyValue'] === true && fresh['allowEmptyValue'] !== true
      ? [say('allow-empty-value', 'it may no longer be empty.')]
      : []),
  ]
}

/** Whether a value may be of one of these types. */
export const has = (place: Place, ...names: readonly string[]) =>
  shapesOf(place).some(({ types }) => names.some((name) => types.has(name)))
