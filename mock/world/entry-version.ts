/**
 * Raised each time the form of an Entry changes; older files are then migrated as they are read. In version 1 each
 * invitation had its code, in 2 it may follow from the sequence. 3 numbers the lines; its entries are those of 2. Until 3
 * invitations and memberships had one role, since 4 a list of them. 5 numbers the parts of what is large. Until 5 a persona's
 * API key had the name of the one service that wants it, and mails were no records. Until 6 each mail had a change of its
 * own.
 */
export const entryVersion = 7
