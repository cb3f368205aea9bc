/** What is another one each time, by its form: secrets, ids and times. */
const forms = [
  '[0-9a-f]{64}',
  '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z`,
]

/**
 * A regular expression for a text of an answer in which something is another one each time; undefined when the text is
 * expected to be the same again. What the request names stays as it is.
 */
export function novelForm(text: string, request: string): string | undefined {
  const anyForm = new RegExp(forms.map((form) => `\\b${form}\\b`).join('|'), 'gi')
  let [source, end] = ['', 0]
  for (const { 0: found, index } of text.matchAll(anyForm)) {
    const form = forms.find((each) => new RegExp(`^${each}$`, 'i').test(found))
    if (form === undefined || request.includes(found)) continue
    source += literally(text.slice(end, index)) + form
    end = index + found.length
  }
  return end === 0 ? undefined : `^${source}${literally(text.slice(end))}$`
}

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
