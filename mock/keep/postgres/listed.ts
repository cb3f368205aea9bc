/** Stands between texts that are JSON or the like, where it is always escaped. */
const between = '\u001E'

/** Texts as one parameter, for `listed`: an array of them costs twice as much to write and to read. */
export const listOf = (texts: readonly (string | number | undefined)[]): string => texts.join(between)

/** A parameter that `listOf` made, as an array; what is empty is null. */
export const listed = (parameter: string, type = 'text') =>
  `string_to_array(${parameter}, E'\\x1E', '')${type === 'text' ? '' : `::${type}[]`}`
