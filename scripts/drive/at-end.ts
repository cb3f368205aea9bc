const all = new Set<() => void>()

/**
 * Does something at once when this process ends, however it does but by SIGKILL: nobody outlives the script that started it.
 * Returns what takes that back.
 */
export function atEnd(task: () => void): () => void {
  listen()
  all.add(task)
  return () => void all.delete(task)
}

let isListening = false

function listen(): void {
  if (isListening) return
  isListening = true
  process.once('exit', end)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      end()
      // As it would have ended without this.
      process.kill(process.pid, signal)
    })
  }
}

function end(): void {
  for (const task of all) task()
  all.clear()
}
