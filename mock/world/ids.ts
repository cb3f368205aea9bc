import type { Account, Ids } from '../domain/ports.ts'
import { writeHex } from '../text/hex.ts'
import { mix, unmix } from './mix.ts'

/** One odd constant a 32-bit lane; any eight that differ would do. */
const lanes = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1, 0xd3a2646d, 0xfd7046c5, 0xb55a4f09] as const

/** What names are for, so that no two things have the same. */
const purposes = { uuid: 0x1d, secret: 0x5e, personId: 0xa1, token: 0x70, keyId: 0xc1, mail: 0x3a } as const

/** Where names are written, one after the other: pieces joined to a text take several times the time and memory. */
const letters = new Uint8Array(64)
const dashed = new TextEncoder().encode('00000000-0000-0000-0000-000000000000')
const reader = new TextDecoder()

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
    return this.#uuid(sequence, purposes.uuid)
  }

  secret(sequence: number): string {
    return this.#digits(sequence, purposes.secret, 64)
  }

  mail(number: number): string {
    return this.#uuid(number, purposes.mail)
  }

  account(sequence: number): Account {
    return {
      personId: this.#uuid(sequence, purposes.personId),
      token: this.#uuid(sequence, purposes.token),
      keyId: this.#digits(sequence, purposes.keyId, 20),
      keySecret: this.#digits(sequence, 0xc5, 40),
    }
  }

  /** The sequence number that gives something this name; undefined when none does. */
  sequenceOf(kind: keyof typeof purposes, name: string): number | undefined {
    const word = Number.parseInt(name.slice(0, 8), 16) | 0
    const key = Math.imul(lanes[0], purposes[kind]) ^ this.#seed
    const sequence = (unmix(unmix(word) ^ key) - lanes[0]) | 0
    return this.#named(kind, sequence) === name ? sequence : undefined
  }

  #named(kind: keyof typeof purposes, sequence: number): string {
    if (kind === 'secret') return this.#digits(sequence, purposes.secret, 64)
    if (kind === 'keyId') return this.#digits(sequence, purposes.keyId, 20)
    return this.#uuid(sequence, purposes[kind])
  }

  /** How many requests have been counted. */
  get requests(): number {
    return this.#requests
  }

  set requests(count: number) {
    this.#requests = count
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
    return reader.decode(letters.subarray(0, count))
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
    return reader.decode(dashed)
  }

  #word(sequence: number, purpose: number, lane: number): number {
    const key = Math.imul(lanes[lane] as number, purpose) ^ this.#seed
    return mix(mix((sequence + (lanes[lane] as number)) | 0) ^ key)
  }
}
