import type { World } from '../../world/world.ts'
import type { Letter } from './letter.ts'

/** How far a mail has come on its way to a real mail server. */
export type DeliveryState =
  { readonly status: 'queued' | 'sent' } | { readonly status: 'failed'; readonly error: string }

/** Hands mails to a real mail server. */
export interface Delivery {
  /** undefined for a mail that was never handed over. */
  stateOf(world: World, id: string): DeliveryState | undefined
  /** Returns at once; the mail goes its way. */
  hand(world: World, id: string, letter: Letter): void
}
