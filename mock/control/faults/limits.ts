/** The longest that a request can be made to wait, in milliseconds. */
export const longestLatency = 60_000

/** How many rules a sandbox can have: each is asked about each request. */
export const mostFaults = 100
