/** The colours that a sandbox can have by name, as `#rrggbb`. */
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

/** The colour that a name or `#rrggbb` says; undefined for anything else. */
export function colourOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (Object.hasOwn(colours, text)) return colours[text as ColourName]
  return /^#[0-9a-f]{6}$/i.test(text) ? text.toLowerCase() : undefined
}

/** Black or white, whichever stands out more: at least 4.5 to 1 by WCAG 2 on any colour. */
export const textOn = (colour: string): '#000000' | '#ffffff' => (lightness(colour) > 0.179 ? '#000000' : '#ffffff')

/** From 0 for black to 1 for white: the relative luminance of WCAG 2. */
export function lightness(colour: string): number {
  const part = (at: number) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}
