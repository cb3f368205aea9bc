import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { textOf } from '../../mock/text/utf8.ts'
import { reasonOf } from './reason-of.ts'
import { VerificationError } from './verification-error.ts'

/** A pact's text and where it comes from. */
export interface Source {
  readonly name: string
  readonly text: string
  /** Whether what a broker holds was never verified, so that its failures fail nothing. */
  readonly pending?: boolean
}

/**
 * Reads files, folders (every `.json` below them) and URLs. Rejects with a VerificationError when one can't be read or
 * when there is none.
 */
export async function readSources(names: readonly string[]): Promise<Source[]> {
  const sources: Source[] = []
  for (const name of names) {
    if (/^https?:\/\//.test(name)) sources.push({ name, text: await fetchText(name) })
    else sources.push(...readFiles(name))
  }
  if (sources.length > 0) return sources
  throw new VerificationError(`There is no pact in ${names.join(', ')}: no file there ends with .json.`)
}

function readFiles(name: string): Source[] {
  const names = orRefuse(name, () => {
    if (!statSync(name).isDirectory()) return [name]
    const files = readdirSync(name, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'))
    return files.sort().map((file) => join(name, file))
  })
  const read = (file: string) =>
    textOf(
      orRefuse(file, () => readFileSync(file)),
      refuseEncoding(file),
    )
  return names.filter((file) => !isFolder(file)).map((file) => ({ name: file, text: read(file) }))
}

function isFolder(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function orRefuse<Result>(name: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw new VerificationError(
      `${name} can't be read: ${reasonOf(error)}. Name a pact file, a folder of them or a URL.`,
    )
  }
}

async function fetchText(url: string): Promise<string> {
  return textOf(Buffer.from(await fetchBytes(url)), refuseEncoding(url))
}

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url, { headers: { accept: 'application/hal+json, application/json' } })
    if (response.ok) return await response.arrayBuffer()
    throw new Error(`it answered ${response.status}`)
  } catch (error) {
    throw new VerificationError(`${url} can't be fetched: ${reasonOf(error)}.`)
  }
}

const refuseEncoding = (name: string) => (what: string) => {
  throw new VerificationError(`${name} ${what}. Write it in UTF-8.`)
}
