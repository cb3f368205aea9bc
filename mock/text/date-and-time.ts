/** To the minute, such as `2026-03-01 12:00 UTC`. */
export function dateAndTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
