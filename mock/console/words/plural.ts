/** Forms of a word by what Intl.PluralRules says of a number; `other` where there is no other. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string }

/** Chooses a word's form for numbers of a language, and puts the number before it. */
export function counted(language: string) {
  const rules = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  return (count: number, forms: Forms): string =>
    `${numbers.format(count)} ${forms[rules.select(count)] ?? forms.other}`
}
