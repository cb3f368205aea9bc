import { statSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** An editor writes a file in several steps. Milliseconds. */
const pause = 150

/** The names of files and folders that change, once for changes that come together. Never ends. */
export async function* changesOf(names: readonly string[]): AsyncGenerator<string> {
  let changed: string | undefined
  let wake = () => {}
  const watchers = names
    .filter((name) => !/^https?:\/\//.test(name))
    .map((name) => {
      const isFolder = statSync(name).isDirectory()
      // Editors put a new file in the old one's place: a watch on the file would end with the old one.
      return watch(isFolder ? name : dirname(name), { recursive: isFolder }, (_event, file) => {
        if (isFolder ? !file?.endsWith('.json') : file !== basename(name)) return
        changed = name
        wake()
      })
    })
  try {
    for (;;) {
      if (changed === undefined) await new Promise<void>((resolve) => (wake = resolve))
      await sleep(pause)
      const name = changed ?? ''
      changed = undefined
      yield name
    }
  } finally {
    for (const watcher of watchers) watcher.close()
  }
}
