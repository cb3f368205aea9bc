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
  send(event: StreamEvent): void
  /** There are no more. */
  end(): void
}

/** Sends events to a reader until what is returned is called. */
export type EventFeed = (reader: EventReader) => () => void

/** A reader who leaves so many bytes unread is cut off: what waits for it takes memory. */
const patience = 1024 * 1024

/** Answers with the events of a feed, as the HTML standard has them, until the reader or the feed has enough. */
export function pour(response: ServerResponse, feed: EventFeed): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  if (response.req.method === 'HEAD') {
    response.end()
    return
  }
  // A comment, so that the reader knows at once that it is connected.
  response.write(':\n\n')
  const stop = feed({
    send({ name, id, data }) {
      response.write(`event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`)
      if (response.writableLength > patience) response.destroy()
    },
    end: () => void response.end(),
  })
  response.once('close', stop)
}
