import { watch } from 'node:fs'

import { EventEmitter, on } from 'node:events'
import { setTimeout } from 'node:timers/promises'

/** An editor writes a file in several steps. Milliseconds. */
const pause = 150

/** The names of files and folders that change, once for changes that come together. Never ends. */
export async function* changesOf(names: readonly string[]): AsyncGenerator<string> {
  const events = new EventEmitter()
  const files = names.filter((name) => !/^https?:\/\//.test(name))
  const watchers = files.map((name) => watch(name, { recursive: true }, () => events.emit('change', name)))
  try {
    let last = -Infinity
    for await (const [name] of on(events, 'change') as AsyncIterable<[string]>) {
      if (performance.now() - last < pause) continue
      await setTimeout(pause)
      last = performance.now()
      yield name
    }
  } finally {
    for (const watcher of watchers) watcher.close()
  }
}
