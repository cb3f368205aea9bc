import { ask } from './api.ts'
import { attempt, toast } from './say.ts'
import { reload, type Snapshot } from './store.ts'
import { words } from './words/words.ts'

/** Takes a snapshot; its name is chosen unless given. */
export async function takeSnapshot(name?: string): Promise<void> {
  await attempt(async () => {
    const taken = await ask<Snapshot>('POST', '_mock/snapshots', { body: name === undefined ? {} : { name } })
    await reload('snapshots')
    toast(words.value.snapshots.taken(taken.name))
  })
}
