import { isCollection, Lexer, LineCounter, parseDocument, visit, type Document } from 'yaml'

/**
 * A YAML text, read in proportion to its length; what is wrong with it stands in the document's errors. Throws an Error
 * whose message goes on from the name of the text.
 */
export function yamlDocument(text: string, lineCounter: LineCounter): Document {
  requireShallow(text)
  // A pretty error shows its line, and each of very many would look for it.
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  let hasOddKey = false
  // As an object's member it would be its own YAML, written again at each level.
  visit(document, { Pair: (_, { key }) => (isCollection(key) ? ((hasOddKey = true), visit.BREAK) : undefined) })
  if (hasOddKey) throw new Error('has a list or an object as a key, which JSON cannot have')
  return document
}

/** The value of a YAML text. Throws an Error that says what is wrong with it and where. */
export function parseYaml(text: string): unknown {
  const lines = new LineCounter()
  const document = yamlDocument(text, lines)
  const [error] = document.errors
  if (error === undefined) return document.toJS()
  const { line, col } = lines.linePos(error.pos[0])
  throw new Error(`${error.message} at line ${line}, column ${col}`)
}

/** Levels. The library goes down them one call in another, and V8 ends the process when it compiles a pattern at the end. */
const deepest = 200

function requireShallow(text: string): void {
  let inBrackets = 0
  /** Columns before the first text of a line: each level takes one at least. */
  let indentation = 0
  /** Of a line, or between two commas. */
  let marks = 0
  let isLead = true
  for (const token of new Lexer().lex(text)) {
    const isText = token.trim() !== ''
    // A text of several lines may begin with one that is empty.
    const ends = inBrackets > 0 ? token === ',' : !isText && /^[\r\n]/.test(token)
    if (ends) [indentation, marks, isLead] = [0, 0, true]
    else if (token === '[' || token === '{') inBrackets += 1
    else if (token === ']' || token === '}') inBrackets -= 1
    else if (token === '-' || token === '?' || token === ':') marks += 1
    else if (isText) isLead = false
    if (isLead) indentation += token.length
    if (inBrackets > deepest || marks > deepest || (inBrackets === 0 && isLead && indentation > deepest))
      throw new Error('is nested too deeply')
  }
}
