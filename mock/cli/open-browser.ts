import spawn from 'cross-spawn'

/** A program with its first words. */
type Command = readonly [program: string, ...words: string[]]

const openers: Readonly<Partial<Record<NodeJS.Platform, Command>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** What opens a page on a system: what BROWSER names, else what the system has for it. */
export function openerOn(platform: NodeJS.Platform, { BROWSER: chosen }: NodeJS.ProcessEnv): Command {
  if (chosen) return [chosen]
  return openers[platform] ?? ['xdg-open']
}

/** Opens a page as the system does. `onFailed` is told in a sentence when that can't be. */
export function openBrowser(url: string, onFailed: (text: string) => void): void {
  const [program, ...words] = openerOn(process.platform, process.env)
  const child = spawn(program, [...words, url], { stdio: 'ignore', detached: true })
  let hasFailed = false
  const failed = () => {
    if (!hasFailed) onFailed(`No browser could be opened. Open ${url} yourself.`)
    hasFailed = true
  }
  child.once('error', failed)
  child.once('exit', (code) => {
    if (code !== 0) failed()
  })
  child.unref()
}
