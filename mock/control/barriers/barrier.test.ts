import { expect, test, vi } from 'vitest'
import { Barrier, type HeldRequest } from './barrier.ts'

const request = (id: string): HeldRequest => ({ id, operation: 'a', persona: undefined, method: 'PUT', path: '/' })
const stay = () => undefined

function barrier(expected = 2, timeout = 60_000) {
  const made = new Barrier('barrier-1', { match: {}, expected, timeout })
  const told: string[] = []
  const hold = (id: string, onGone: (leave: () => void) => void = stay) =>
    made.hold(request(id), onGone).then((release) => told.push(`${id} ${release}`))
  return { made, told, hold }
}

const settled = () => new Promise(setImmediate)

test.each([
  [
    ['b', 'a'],
    ['b go', 'a go'],
  ],
  [
    ['a', 'b'],
    ['a go', 'b go'],
  ],
  [undefined, ['a go', 'b go']],
  [['b'], ['b go']],
])('released in the order %j, they go on in it', async (order, expected) => {
  const { made, told, hold } = barrier()
  void hold('a')
  void hold('b')
  expect(made.waiting.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(made.release(order).map(({ id }) => `${id} go`)).toEqual(expected)
  await settled()
  expect(told).toEqual(expected)
})

test('it is full when as many came as are expected, and stays so when they have gone on', async () => {
  const { made, hold } = barrier()
  let told = false
  const full = made.whenFull(60_000).then(() => (told = true))
  void hold('a')
  await settled()
  expect([made.isFull, told]).toEqual([false, false])
  void hold('b')
  await full
  made.release()
  expect([made.isFull, made.released, made.waiting.length]).toEqual([true, 2, 0])
})

test('a client that goes away gives its place back', async () => {
  const { made, told, hold } = barrier()
  let leave = stay as () => void
  void hold('a', (away) => (leave = away))
  void hold('b')
  leave()
  leave()
  await settled()
  expect([told, made.isFull, made.waiting.map(({ id }) => id)]).toEqual([['a gone'], false, ['b']])
  expect(() => made.release(['a', 'b'])).toThrow('No request "a" waits at barrier-1. There waits: b.')
  expect(made.release(['b']).map(({ id }) => id)).toEqual(['b'])
})

test('who has waited long enough goes on', async () => {
  vi.useFakeTimers()
  try {
    const { made, told, hold } = barrier(3, 1000)
    void hold('a')
    await vi.advanceTimersByTimeAsync(999)
    expect(told).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect([told, made.released]).toEqual([['a go'], 1])
    const impatient = made.whenFull(500)
    await vi.advanceTimersByTimeAsync(500)
    await impatient
  } finally {
    vi.useRealTimers()
  }
})

test('when it ends, nobody waits', async () => {
  const { made, told, hold } = barrier()
  void hold('a')
  const full = made.whenFull(60_000)
  made.end('over')
  await full
  expect([told, made.waiting, made.isFull]).toEqual([['a over'], [], true])
})
