import type { Feed, Reader } from '../serve/feed.ts'

/** One server-sent event. */
export interface StreamEvent {
  readonly name: string
  readonly id: number
  /** What JSON is made of. */
  readonly data: unknown
}

/** The events of one reader. */
interface Events {
  /** Takes the next one; undefined when there is none yet. */
  next(): StreamEvent | undefined
  /** The reader has gone away. */
  stop(): void
}

/** Gives a reader events of its own. */
export type EventFeed = (reader: Reader) => Events

/** A comment, so that the reader knows at once that it is connected. */
export const firstPart = ':\n\n'

/** The events as the HTML standard writes them. */
export function eventText(feed: EventFeed): Feed {
  return (reader) => {
    const events = feed(reader)
    return {
      next() {
        const event = events.next()
        return event && `event: ${event.name}\nid: ${event.id}\ndata: ${JSON.stringify(event.data)}\n\n`
      },
      stop: () => events.stop(),
    }
  }
}
