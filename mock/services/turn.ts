import type { ServiceName } from '../domain/invitation.ts'

/** So many requests of one caller in so many seconds, counted from the first. */
export interface RateLimit {
  readonly service: ServiceName
  readonly requests: number
  readonly seconds: number
  /** The limit as the beginning of a sentence. */
  readonly words: string
}

/** Against which limit a request counts. */
export interface Rated {
  readonly limit: RateLimit
  /** Whose requests are counted together: a person's id, or empty for all who are nobody. */
  readonly who: string
}

/** How a caller stands once a request has been counted. */
export interface Turn {
  readonly isOver: boolean
  /** How many requests are left of the window. */
  readonly left: number
  /** Milliseconds until the next window. */
  readonly resetIn: number
}
