import { Disconnected } from '../serve/body.ts'
import type { Feed, Parts } from '../serve/feed.ts'

const encoder = new TextEncoder()

type Controller = ReadableStreamDefaultController<Uint8Array>

/** Bytes that may wait for a reader. */
const room = { highWaterMark: 64 * 1024, size: (bytes: Uint8Array | undefined) => bytes?.length ?? 0 }

/** A text that ends in an error, which nobody sees before they have read the text. */
export function partStream(text: string, error: Error): ReadableStream<Uint8Array> {
  let isSent = false
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (isSent) return controller.error(error)
        isSent = true
        controller.enqueue(encoder.encode(text))
      },
    },
    { highWaterMark: 0 },
  )
}

/** A stream that is written to as fast as it is read. */
export class PieceStream {
  readonly stream: ReadableStream<Uint8Array>
  #controller!: Controller
  #isGone = false
  #wanted: (() => void) | undefined

  constructor() {
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => void (this.#controller = controller),
        pull: () => this.#wanted?.(),
        cancel: () => this.#leave(),
      },
      room,
    )
  }

  /** Waits for room behind the piece. Rejects with Disconnected when nobody is there to read it. */
  async write(piece: string): Promise<void> {
    if (!this.#isGone) this.#controller.enqueue(encoder.encode(piece))
    while (!this.#isGone && (this.#controller.desiredSize ?? 0) <= 0)
      await new Promise<void>((resolve) => (this.#wanted = resolve))
    if (this.#isGone) throw new Disconnected()
  }

  end(): void {
    this.#controller.close()
  }

  /** Breaks off. */
  fail(reason: unknown): void {
    if (this.#isGone) return
    this.#controller.error(reason)
    this.#leave()
  }

  #leave(): void {
    this.#isGone = true
    this.#wanted?.()
  }
}

/** A text and then the parts of a feed, until the reader or the feed has enough, or the signal is given. */
export function feedStream(text: string, feed: Feed, signal: AbortSignal): ReadableStream<Uint8Array> {
  let parts: Parts
  let isOver = false
  const stop = () => {
    isOver = true
    parts.stop()
  }
  const fill = (controller: Controller) => {
    while (!isOver && (controller.desiredSize ?? 0) > 0) {
      const part = parts.next()
      if (part === undefined) return
      controller.enqueue(encoder.encode(part))
    }
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encoder.encode(text))
        const end = (how: () => void) => {
          if (isOver) return
          how()
          stop()
        }
        const more = () => fill(controller)
        parts = feed({ more, end: () => end(() => controller.close()) })
        signal.addEventListener('abort', () => end(() => controller.error(signal.reason)), { once: true })
      },
      pull: fill,
      cancel: stop,
    },
    room,
  )
}
