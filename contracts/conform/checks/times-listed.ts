import type { Bench } from '../bench.ts'

/** How often an address is listed, however it is written. */
export const timesListed = async (bench: Bench, email: string) =>
  (await bench.own()).filter((row) => String(row.email).trim().toLowerCase() === email.trim().toLowerCase()).length
