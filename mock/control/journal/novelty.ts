/** What is another one each time, by its form: secrets, ids and times. */
const forms = [
  '[0-9a-f]{64}',
  '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z`,
]

const anyForm = new RegExp(forms.map((form) => `\\b${form}\\b`).join('|'), 'gi')
const wholes = forms.map((form) => ({ form, pattern: new RegExp(`^${form}$`, 'i') }))

/** What of a request has one of the forms. */
export const formsIn = (text: string): ReadonlySet<string> => new Set(text.match(anyForm))

/**
 * A regular expression for a text of an answer in which something is another one each time; undefined when the text is
 * expected to be the same again. What the request names, by `formsIn`, stays as it is.
 */
export function novelForm(text: string, request: ReadonlySet<string>): string | undefined {
  let [source, end] = ['', 0]
  for (const { 0: found, index } of text.matchAll(anyForm)) {
    const form = wholes.find(({ pattern }) => pattern.test(found))?.form
    if (form === undefined || request.has(found)) continue
    source += literally(text.slice(end, index)) + form
    end = index + found.length
  }
  return end === 0 ? undefined : `^${source}${literally(text.slice(end))}$`
}

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
