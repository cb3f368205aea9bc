import type { OpenApiDocument, Schema } from './document.ts'

const reference = /"#\/components\/schemas\/([^"/]+)"/g

/**
 * Gives the schemas of many variants of a document names that hold for all of them: a component that differs between
 * variants, itself or in what it refers to, has a name for each of its forms.
 */
export class ComponentNames {
  readonly schemas: Record<string, Schema> = {}
  readonly #forms = new Map<string, string[]>()

  /** The document with those names. Its components are added to `schemas`. */
  unify(document: OpenApiDocument): OpenApiDocument {
    const names = new Map<string, string>()
    for (const name of Object.keys(document.components.schemas)) {
      const forms = this.#forms.get(name) ?? []
      this.#forms.set(name, forms)
      const whole = expand(document, name, [])
      if (!forms.includes(whole)) forms.push(whole)
      const form = forms.indexOf(whole)
      names.set(name, form === 0 ? name : `${name}${form + 1}`)
    }
    const renamed = <Value>(value: Value) =>
      JSON.parse(
        JSON.stringify(value).replaceAll(
          reference,
          (_all, name: string) => `"#/components/schemas/${names.get(name)}"`,
        ),
      ) as Value
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      this.schemas[names.get(name) as string] ??= renamed(schema)
    }
    return renamed(document)
  }
}

/** The text of a component with those that it refers to in place of the references. */
function expand({ components }: OpenApiDocument, name: string, within: readonly string[]): string {
  if (within.includes(name)) return JSON.stringify(name)
  return (JSON.stringify(components.schemas[name]) ?? '').replaceAll(reference, (_all, other: string) =>
    expand({ components, paths: {} }, other, [...within, name]),
  )
}
