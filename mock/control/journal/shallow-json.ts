/** Levels of arrays and objects. JSON.stringify and whoever reads what is written give up on some thousands. */
const deepest = 100

/** The JSON value of a text; undefined when it is none, or is nested so deeply that it is better left as it is. */
export function shallowJson(text: string): unknown {
  if (isDeep(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** A text ends with its quote or with all there is: one that never ends must not be looked at from each quote in it. */
const token = /"(?:[^"\\]|\\[\s\S]?)*(?:"|$)|[[{\]}]/g

/** Whether it would be nested too deeply as JSON. */
function isDeep(text: string): boolean {
  let depth = 0
  for (const [found] of text.matchAll(token)) {
    if (found === '[' || found === '{') depth += 1
    else if (found === ']' || found === '}') depth -= 1
    if (depth > deepest) return true
  }
  return false
}
