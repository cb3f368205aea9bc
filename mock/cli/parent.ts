import { readFileSync } from 'node:fs'

/** How often to look whether the parent is still there. Milliseconds. */
const interval = 200

/** As the process found it. A shell that puts a command into the background is gone by then. */
const parent = process.ppid

/**
 * npm, npx, pnpm and yarn put a shell between themselves and a command. It ends by the signal that they are sent and pass
 * on to it, and tells nobody.
 */
const isRun = ['npm_execpath', 'npm_lifecycle_event', 'npm_config_user_agent'].some((name) => name in process.env)

/**
 * Tells once when the process was run by a package manager and its parent, which is that one's shell, has ended. Where
 * the system shows it, also when the package manager has, which then could pass nothing on: by SIGKILL or SIGHUP.
 */
export function whenParentEnds(tell: () => void): void {
  if (!isRun) return
  const manager = managerBehind(parent)
  const looking = setInterval(() => {
    if (process.ppid === parent && (manager === undefined || parentOf(parent) === manager)) return
    clearInterval(looking)
    tell()
  }, interval)
  looking.unref()
}

/**
 * The package manager whose shell a process is, by its own title or the script that its Node runs. undefined when it is
 * not to be seen, as anywhere but on Linux: a program of the user's that has started a shell may end before it.
 */
function managerBehind(shell: number): number | undefined {
  const above = parentOf(shell)
  if (above === undefined) return undefined
  try {
    const words = readFileSync(`/proc/${above}/cmdline`, 'utf8').split(/[\0 ]/, 2)
    return words.some((word) => /(?:^|\/)(?:npm|npx|pnpm|yarn)(?:-cli)?(?:\.c?js)?$/.test(word)) ? above : undefined
  } catch {
    return undefined
  }
}

/** A process's parent, by Linux' /proc (proc(5)): the second number behind the name, which may hold anything. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2])
  } catch {
    return undefined
  }
}
