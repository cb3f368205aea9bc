import type { Check } from '../check.ts'
import { accepting, acceptRaces } from './accepting.ts'
import { cancelling } from './cancelling.ts'
import { creating } from './creating.ts'
import { racing } from './racing.ts'
import { paging, reading } from './reading.ts'
import { refusing } from './refusing.ts'

/** All checks, in the order in which they are made: what makes somebody a member comes last. */
export const checks: readonly Check[] = [
  ...reading,
  ...creating,
  ...refusing,
  ...paging,
  ...cancelling,
  ...racing,
  ...accepting,
  ...acceptRaces,
]
