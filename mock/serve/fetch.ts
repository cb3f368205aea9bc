/**
 * Asks a mock as `fetch` asks a server, and can stand in its place. A text or URL may be relative to the mock's own URL.
 * Who calls it with a Request, as servers do, may add what they like: it is not looked at.
 *
 * Resolves with whatever is answered, be it an error. Rejects with a TypeError where a connection would break off, and with
 * the signal's reason once that is given.
 */
export type Fetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>
