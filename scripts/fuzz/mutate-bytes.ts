import type { Chance } from '../drive/chance.ts'

/** What is written to a connection, one part after the other; a number waits for so many milliseconds. */
export type Script = readonly (Buffer | number)[]

/** Bytes that are a request, and those of another, made into what no client should send. */
type Mutation = (bytes: Buffer, other: Buffer, chance: Chance) => Script

const mutations: Readonly<Record<string, Mutation>> = {
  'flipped bytes': (bytes, _, chance) => {
    const flipped = Buffer.from(bytes)
    for (let times = 1 + chance.below(4); times > 0; times--) flipped[chance.below(bytes.length)] = chance.below(256)
    return [flipped]
  },
  'cut short': (bytes, _, chance) => [bytes.subarray(0, chance.below(bytes.length))],
  'bytes put in': (bytes, _, chance) => {
    const at = chance.below(bytes.length)
    return [bytes.subarray(0, at), noise(chance, 1 + chance.below(40)), bytes.subarray(at)]
  },
  noise: (_bytes, _, chance) => [noise(chance, 1 + chance.below(3000))],
  'slow pieces': (bytes, _, chance) => {
    const cuts = Array.from({ length: 3 }, () => chance.below(bytes.length)).toSorted((a, b) => a - b)
    const pieces = [0, ...cuts].map((from, at) => bytes.subarray(from, cuts[at]))
    return pieces.flatMap((piece) => [piece, 1 + chance.below(10)])
  },
  'huge headers': (bytes, _, chance) =>
    withLines(bytes, `x-huge: ${'h'.repeat(chance.below(40_000))}\r\n`.repeat(1 + chance.below(3))),
  'many headers': (bytes, _, chance) =>
    withLines(bytes, Array.from({ length: chance.below(2500) }, (_each, at) => `x-${at}: 1\r\n`).join('')),
  'another length': (bytes, _, chance) =>
    withLines(
      bytes,
      `content-length: ${chance.of(['0', '1', '5', '-1', '0x5', '1e3', '99999999', '18446744073709551616', '1, 2'])}\r\n`,
    ),
  'bad chunks': (bytes, _, chance) => {
    const [head, body] = halves(withLines(bytes, 'transfer-encoding: chunked\r\n')[0] as Buffer)
    const size = chance.of([
      body.length.toString(16),
      'zz',
      '-1',
      'ffffffffffffffff',
      '',
      `5;${'e'.repeat(20_000)}`,
      '0',
    ])
    const withoutLength = Buffer.from(head.toString('latin1').replace(/content-length: \d+\r\n/, ''), 'latin1')
    const end = chance.of(['\r\n0\r\n\r\n', '\r\n', '0\r\n', '\r\n0\r\nx: y\r\n\r\n'])
    return [withoutLength, Buffer.from(`${size}\r\n`), body, Buffer.from(end)]
  },
  pipelined: (bytes, other, chance) => {
    const open = Buffer.from(bytes.toString('latin1').replace('connection: close\r\n', ''), 'latin1')
    return [Buffer.concat([...Array<Buffer>(1 + chance.below(8)).fill(open), other])]
  },
  'another version': (bytes, _, chance) => [
    replaced(bytes, 'HTTP/1.1', chance.of(['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.1x', ''])),
  ],
  'another line end': (bytes, _, chance) => [replaced(bytes, '\r\n', chance.of(['\n', '\r', '\n\r', '\0\r\n']))],
  'a target of another form': (bytes, _, chance) => [
    replaced(
      bytes,
      / \//,
      chance.of([' http://localhost/', ' //', ' *', ' ?', ' #', ' localhost:80', ' \xff/', ' /\\']),
    ),
  ],
}

/** The name of a mutation, and what it makes. */
export function mutateBytes(bytes: Buffer, other: Buffer, chance: Chance): { kind: string; script: Script } {
  const kind = chance.of(Object.keys(mutations))
  return { kind, script: (mutations[kind] as Mutation)(bytes, other, chance) }
}

const noise = (chance: Chance, length: number) => Buffer.from(Array.from({ length }, () => chance.below(256)))

function halves(bytes: Buffer): [head: Buffer, body: Buffer] {
  const end = bytes.indexOf('\r\n\r\n') + 4
  return [bytes.subarray(0, end), bytes.subarray(end)]
}

/** Header lines more, at the end of the others. */
function withLines(bytes: Buffer, lines: string): Buffer[] {
  const [head, body] = halves(bytes)
  return [Buffer.concat([head.subarray(0, -2), Buffer.from(`${lines}\r\n`), body])]
}

function replaced(bytes: Buffer, what: string | RegExp, by: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(what, by), 'latin1')
}
