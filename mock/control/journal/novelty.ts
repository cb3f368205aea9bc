/** A text of an answer that is another one each time, by its form. */
export type Novelty = 'uuid' | 'time' | 'secret'

/** Regular expressions for what a novel text looks like. */
export const novelForms: Readonly<Record<Novelty, string>> = {
  uuid: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  time: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$`,
  secret: '^[0-9a-f]{64}$',
}

const forms = Object.entries(novelForms).map(([name, form]) => [name as Novelty, new RegExp(form, 'i')] as const)

/** undefined when the text is expected to be the same again: because of its form, or because the request names it. */
export function noveltyOf(text: string, request: string): Novelty | undefined {
  return request.includes(text) ? undefined : forms.find(([, form]) => form.test(text))?.[0]
}
