import type { Account, Ids } from '../domain/ports.ts'
import { writeHex } from './hex.ts'

/** One odd constant a 32-bit lane; any eight that differ would do. */
const lanes = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1, 0xd3a2646d, 0xfd7046c5, 0xb55a4f09] as const

/** Where names are written, one after the other: pieces joined to a text take several times the time and memory. */
const letters = Buffer.alloc(64)
const dashed = Buffer.from('00000000-0000-0000-0000-000000000000')

/**
 * Names that follow from a seed and a number. Each 32-bit lane is a bijection of the number, so that no two numbers
 * share a name.
 */
export class SeededIds implements Ids {
  #seed = 0
  #requests = 0

  constructor(seed = 0) {
    this.seed = seed
  }

  set seed(seed: number) {
    this.#seed = mix(seed)
  }

  uuid(sequence: number): string {
    return this.#uuid(sequence, 0x1d)
  }

  secret(sequence: number): string {
    return this.#digits(sequence, 0x5e, 64)
  }

  account(sequence: number): Account {
    return {
      personId: this.#uuid(sequence, 0xa1),
      token: this.#uuid(sequence, 0x70),
      keyId: this.#digits(sequence, 0xc1, 20),
      keySecret: this.#digits(sequence, 0xc5, 40),
    }
  }

  /** How many requests have been counted. */
  get requests(): number {
    return this.#requests
  }

  /** The number of one more request. */
  countRequest(): number {
    this.#requests += 1
    return this.#requests
  }

  request(number = this.countRequest()): string {
    return this.#uuid(number, 0x4e)
  }

  /** A number from 0 to below 1, always the same for the same two numbers. */
  chance(purpose: number, draw: number): number {
    return (this.#word(draw, 0xfa_0000 + purpose, 4) >>> 0) / 2 ** 32
  }

  /** At most 64. */
  #digits(sequence: number, purpose: number, count: number): string {
    for (let lane = 0; lane * 8 < count; lane += 1) {
      const word = this.#word(sequence, purpose, lane)
      writeHex(word >>> 16, letters, lane * 8)
      writeHex(word, letters, lane * 8 + 4)
    }
    return letters.toString('latin1', 0, count)
  }

  #uuid(sequence: number, purpose: number): string {
    const head = this.#word(sequence, purpose, 0)
    const version = (this.#word(sequence, purpose, 1) & 0xffff0fff) | 0x4000
    const variant = (this.#word(sequence, purpose, 2) & 0x3fffffff) | 0x80000000
    const tail = this.#word(sequence, purpose, 3)
    writeHex(head >>> 16, dashed, 0)
    writeHex(head, dashed, 4)
    writeHex(version >>> 16, dashed, 9)
    writeHex(version, dashed, 14)
    writeHex(variant >>> 16, dashed, 19)
    writeHex(variant, dashed, 24)
    writeHex(tail >>> 16, dashed, 28)
    writeHex(tail, dashed, 32)
    return dashed.toString('latin1')
  }

  #word(sequence: number, purpose: number, lane: number): number {
    const key = Math.imul(lanes[lane] as number, purpose) ^ this.#seed
    return mix(mix((sequence + (lanes[lane] as number)) | 0) ^ key)
  }
}

/** The finalizer of MurmurHash3, 32 bits (public domain, Austin Appleby). */
function mix(word: number): number {
  let mixed = word | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
