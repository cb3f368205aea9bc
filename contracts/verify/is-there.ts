import { connect } from 'node:net'

/** Whether something listens there: who gave no answer may still be alive. */
export function isThere(target: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(target)
  const usual = protocol === 'https:' ? 443 : 80
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? usual : Number(port),
      timeout: 5_000,
    })
    const end = (isOpen: boolean) => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}
