import fs from 'node:fs'
import { change, wordsLog, type Words } from '../../mock/keep/testing/words-log.ts'

/**
 * The process that `torture.ts` kills: writers that change a folder's state at once, each as fast as it is answered.
 * Prints "ready", then adds "<writer> <number>" to a file as soon as a change is acknowledged. Ends when it is killed.
 */
const [folder, durability, writers, acknowledgements] = process.argv.slice(2) as [
  string,
  'process' | 'power',
  string,
  string,
]

const journal = wordsLog(folder, { durability, checkpointAfter: 100_000 })
const words: Words = (await journal.read()) ?? new Map()

// Ballast, so that a snapshot takes many turns of the event loop.
for (let number = words.size; number < 2000; number++) change(journal, words, [[`ballast ${number}`, 'x'.repeat(200)]])
await journal.write(words)

// A file and not a pipe: writing to it is synchronous, however slow the reader is. What is in it stays said.
const said = fs.openSync(acknowledgements, 'w')

async function writeForEver(writer: number): Promise<never> {
  for (let number = Number(words.get(`writer ${writer} left`) ?? 0) + 1; ; number++) {
    change(journal, words, [
      [`writer ${writer} left`, String(number)],
      [`writer ${writer} item ${number - 1}`, null],
      [`writer ${writer} item ${number}`, 'y'.repeat(number % 3000)],
      [`writer ${writer} right`, String(number)],
    ])
    await journal.write(words)
    fs.writeSync(said, `${writer} ${number}\n`)
  }
}

console.log('ready')
await Promise.all(Array.from({ length: Number(writers) }, (_, writer) => writeForEver(writer)))
