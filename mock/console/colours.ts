/** What spec/control/look-schemas.yaml calls colours; the pages and mails of the mock show the same. */
export const colours = {
  blue: '#1f4fd1',
  teal: '#0f766e',
  green: '#2e7d32',
  amber: '#f2b01e',
  orange: '#c2500a',
  red: '#b3261e',
  pink: '#b0206a',
  violet: '#6d28d9',
  grey: '#515c6b',
} as const

export type ColourName = keyof typeof colours

/** The colour of a sandbox as `#rrggbb`; undefined for none. */
export function colourOf(text: string | null): string | undefined {
  if (text === null) return undefined
  if (Object.hasOwn(colours, text)) return colours[text as ColourName]
  return /^#[0-9a-f]{6}$/i.test(text) ? text : undefined
}
