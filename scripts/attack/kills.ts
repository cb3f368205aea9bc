import { tortureJournal } from '../torture/journal-rounds.ts'
import { tortureMock } from '../torture/mock-rounds.ts'
import { tortureOverlaps } from '../torture/overlap-rounds.ts'
import type { Attack } from './attack.ts'

/** Nothing in short: CI runs `npm run torture` by itself. */
const times = { whole: 100, short: 0 }

export const killedJournals: Attack = {
  name: 'killed-journals',
  what: '`kill -9` while 16 writers change a folder’s state: every acknowledged change is there, none by half',
  times,
  run: tortureJournal,
}

export const killedMocks: Attack = {
  name: 'killed-mocks',
  what: '`kill -9` of a mock that is written to over HTTP, at its start and in its checkpoints too; torn and truncated files: every acknowledged change is there, none by half',
  times,
  run: tortureMock,
}

export const overlaps: Attack = {
  name: 'overlaps',
  what: 'Large sandboxes restored, reset, copied, removed and made, five at once, then stopped or killed, and killed meanwhile: a restart finds every record of every sandbox and snapshot as it was',
  times: { whole: 20, short: 0 },
  run: tortureOverlaps,
}
