import type { ServerResponse } from 'node:http'
import { patiently } from '../domain/patiently.ts'
import { Disconnected, readOn } from '../http/read-body.ts'
import type { Answer } from '../services/service.ts'

/** The text of a value that may be longer than a text can be: it is made while it is read. */
export class Poured<Value> {
  readonly pieces: Iterable<string>
  /** Never there: it tells texts of different values apart. */
  declare readonly value?: Value

  constructor(pieces: Iterable<string>) {
    this.pieces = pieces
  }
}

/** Writes it as fast as it is read, until the reader has it or goes away; others are answered meanwhile. */
export async function pourText(
  response: ServerResponse,
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
  { pieces }: Poured<unknown>,
  contentType: string,
): Promise<void> {
  if (response.destroyed) return
  readOn(response.req)
  response.writeHead(status, { 'x-content-type-options': 'nosniff', ...headers, 'content-type': contentType })
  try {
    if (response.req.method !== 'HEAD') await patiently(pieces, (piece) => write(response, piece))
    response.end()
  } catch (error) {
    response.destroy()
    throw error
  }
}

/** Rejects with Disconnected when nobody is there to read it. */
function write(response: ServerResponse, piece: string): void | Promise<void> {
  if (response.destroyed) throw new Disconnected()
  if (response.write(piece)) return
  return new Promise((resolve) => {
    const goOn = () => {
      response.off('drain', goOn).off('close', goOn)
      resolve()
    }
    response.on('drain', goOn).on('close', goOn)
  })
}
