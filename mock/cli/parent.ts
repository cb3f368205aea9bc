/** How often to look whether the parent is still there. Milliseconds. */
const interval = 200

/** As the process found it. A shell that puts a command into the background is gone by then. */
const parent = process.ppid

/**
 * npm, npx, pnpm and yarn put a shell between themselves and a command. It ends by the signal that they are sent and pass
 * on to it, and tells nobody.
 */
const isRun = ['npm_execpath', 'npm_lifecycle_event', 'npm_config_user_agent'].some((name) => name in process.env)

/** Tells once when the process was run by a package manager and its parent, which is that one's shell, has ended. */
export function whenParentEnds(tell: () => void): void {
  if (!isRun) return
  const looking = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(looking)
    tell()
  }, interval)
  looking.unref()
}
