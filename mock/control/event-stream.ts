import type { ServerResponse } from 'node:http'

/** One server-sent event. */
export interface StreamEvent {
  readonly name: string
  readonly id: number
  /** What JSON is made of. */
  readonly data: unknown
}

/** Who reads events until they go away. */
export interface EventReader {
  /** There is another event. */
  more(): void
  /** There are no more. */
  end(): void
}

/** The events of one reader. */
export interface Events {
  /** Takes the next one; undefined when there is none yet. */
  next(): StreamEvent | undefined
  /** The reader has gone away. */
  stop(): void
}

/** Gives a reader events of its own. */
export type EventFeed = (reader: EventReader) => Events

/**
 * Answers with the events of a feed, as the HTML standard has them, until the reader or the feed has enough. The next
 * event is taken when the reader has room for it, so that a slow one takes no memory.
 */
export function pour(response: ServerResponse, feed: EventFeed): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  if (response.req.method === 'HEAD') {
    response.end()
    return
  }
  // A comment, so that the reader knows at once that it is connected.
  response.write(':\n\n')
  const more = () => {
    while (!response.writableNeedDrain) {
      const event = events.next()
      if (!event) return
      response.write(`event: ${event.name}\nid: ${event.id}\ndata: ${JSON.stringify(event.data)}\n\n`)
    }
  }
  if (response.destroyed) return
  const events = feed({ more, end: () => void response.end() })
  response.on('drain', more)
  response.once('close', () => events.stop())
  more()
}
