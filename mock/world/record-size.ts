/** What a record of a world takes in memory with its indexes, in bytes, about. */
export const recordSize = 600
