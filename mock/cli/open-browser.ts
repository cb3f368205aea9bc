import spawn from 'cross-spawn'

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...words: string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Opens a page as the system does. `onFailed` is told in a sentence when that can't be. */
export function openBrowser(url: string, onFailed: (text: string) => void): void {
  const [command, ...words] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(command, [...words, url], { stdio: 'ignore', detached: true })
  const failed = () => onFailed(`No browser could be opened. Open ${url} yourself.`)
  child.once('error', failed)
  child.once('exit', (code) => {
    if (code !== 0) failed()
  })
  child.unref()
}
