/**
 * Preloaded into each measured process: tells the bench, when asked, what the process has used. `cpu` is user and
 * system time of all threads in microseconds, the others are bytes.
 */
process.on('message', (question) => {
  if (question === 'usage') answer()
  if (question === 'usage after collection') {
    globalThis.gc?.()
    globalThis.gc?.()
    answer()
  }
})

function answer() {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send?.({ cpu: user + system, rss, heap: heapUsed + external })
}
