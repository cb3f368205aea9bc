import './console.css'

/** What the mock has drawn is painted before any other code of the console runs. */
async function painted(): Promise<void> {
  // The page is whole for the browser without it, so that it knows its target.
  if (document.readyState === 'loading')
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }))
  if (document.visibilityState === 'hidden' || !document.getElementById('first')) return
  await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
}

await painted()
await import('./start.tsx')
