import type { Answer, Exchange } from '../services/service.ts'
import type { Asked, Change } from './bug.ts'

/** An operation as a bug does it; `touched` is told when something else comes of that. */
export function actBy(
  act: NonNullable<Change['act']>,
  asked: Asked,
  next: (exchange: Exchange) => Answer,
  touched: () => void,
): (exchange: Exchange) => Answer {
  return (exchange) => {
    let came: unknown
    let isUsual = false
    const go = (one: Exchange) => {
      isUsual = one === exchange
      try {
        const answer = next(one)
        came = answer
        return answer
      } catch (error) {
        came = error
        throw error
      }
    }
    try {
      const answer = act(exchange, asked, go)
      if (!isUsual || came !== answer) touched()
      return answer
    } catch (error) {
      if (!isUsual || came !== error) touched()
      throw error
    }
  }
}
