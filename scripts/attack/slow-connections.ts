import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../drive/ask.ts'
import { servicesOf } from '../drive/services.ts'
import type { Attack } from './attack.ts'
import { requireNothing } from './attack.ts'
import { attackMock } from './stand.ts'

/** Requests beside the slow ones. */
const beside = 100

/** What a slow client sends before it goes on a byte at a time. */
const beginnings = [
  'GET /v1/organizations HTTP/1.1\r\nhost: localhost\r\nx: ',
  'POST /rest/orgs HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\n{',
  'POST /_mock/sandboxes HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n',
  '',
]

/** Connections that never come to an end of what they have to say. */
export const slowConnections: Attack = {
  name: 'slow-connections',
  what: 'Connections at once that send a byte now and then, or nothing: others are answered meanwhile, and the stop waits for none',
  times: { whole: 2000, short: 200 },
  run: (times) =>
    attackMock({}, async ({ url, told }) => {
      const { hostname, port } = new URL(url)
      const sockets: Socket[] = []
      const refused: string[] = []
      for (let number = 0; number < times; number += 1) {
        const socket = connect(Number(port), hostname)
        socket.on('error', ({ message }) => refused.push(message))
        socket.write(beginnings[number % beginnings.length] ?? '')
        sockets.push(socket)
        if (number % 100 === 99) await sleep(1)
      }
      await Promise.all(
        sockets.map(
          async (socket) =>
            socket.readyState === 'open' ||
            new Promise((resolve) => socket.once('connect', resolve).once('error', resolve)),
        ),
      )
      const talkers = sockets.filter((_, at) => beginnings[at % beginnings.length] !== '')
      const services = servicesOf(told)
      const wrong: string[] = []
      for (let number = 0; number < beside; number += 1) {
        if (number % 10 === 0) for (const socket of talkers) if (socket.writable) socket.write('1')
        const use = services[number % services.length]!
        const { status, text } = await ask(url, number % 2 === 0 ? use.list : use.invite(`slow-${number}@example.com`))
        if (status >= 300) wrong.push(`A request beside them was answered ${status}: ${text.slice(0, 200)}`)
      }
      const open = sockets.filter(({ readyState }) => readyState === 'open').length
      requireNothing([...wrong, ...refused])
      return `${beside} requests beside them were answered; ${open} still held on, and the mock stopped with 0`
    }),
}
