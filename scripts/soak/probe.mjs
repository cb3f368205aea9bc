/** Preloaded into the mock that is soaked: tells, when asked, what it holds after a collection. Bytes, and open handles by kind. */
process.on('message', (question) => {
  if (question !== 'sample') return
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  const handles = {}
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1
  process.send?.({ heap: heapUsed + external, rss, handles })
})
