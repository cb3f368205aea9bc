import { styleText } from 'node:util'
import type { Painted } from '../../contracts/verify/index.ts'
import { visible, visibleLines } from '../text/visible.ts'

/**
 * What a command prints for a person. Commands write to stdout by this file and to stderr by failure.ts and log.ts
 * alone, so that no text from elsewhere reaches a terminal as it is.
 */
export function print(...pieces: readonly (string | Painted)[]): void {
  const isColoured = showsColours()
  for (const piece of pieces) {
    const text = visibleLines(typeof piece === 'string' ? piece : piece.text)
    process.stdout.write(isColoured && typeof piece !== 'string' ? styleText(piece.colour, text) : text)
  }
}

/** What a command prints for a program: one line of JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${visible(JSON.stringify(value))}\n`)
}

/** A text to the letter for a file or another program; for a terminal as `print` has it. */
export function printExactly(text: string): void {
  if (process.stdout.isTTY) print(text.replaceAll('\r\n', '\n'))
  else process.stdout.write(text)
}

/** Writes a text over the one before it in the last line of a terminal; an empty one clears it. */
export function printOver(text: string): void {
  process.stdout.write(`\r\u001b[K${visible(text)}`)
}

/** Whether somebody looks at a terminal that may be moved about in and coloured. */
export function showsColours(): boolean {
  return process.stdout.isTTY === true && process.env['CI'] === undefined && process.env['NO_COLOR'] === undefined
}
