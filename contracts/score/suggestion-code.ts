import { parsedOr } from '../verify/json.ts'
import { timePattern, uuidPattern, type Suggestion, type Wanted } from './suggestion.ts'

/** The interaction in the words of pact-js and of `invitekit/pact`. */
export function codeOf(suggestion: Suggestion): string {
  const { description, states, request, example, status, contentType, headers, body } = suggestion
  const given = states.map(({ name, parameters }) => {
    const more = Object.keys(parameters).length > 0 ? `, ${literal(parameters)}` : ''
    return `  .given(${literal(name)}${more})`
  })
  return [
    'pact',
    '  .addInteraction()',
    ...given,
    `  .uponReceiving(${literal(description)})`,
    `  .withRequest('${request.method}', ${requestCode(request, example)})`,
    `  .willRespondWith(${[String(status), ...answerCode(contentType, headers, body)].join(', ')})`,
    '  .executeTest(async ({ url }) => {',
    '    // Let your client send this request to url, and expect what it makes of the answer.',
    '  })',
  ].join('\n')
}

function requestCode(request: Suggestion['request'], example: Suggestion['example']): string {
  const [path = '', query = ''] = request.target.split('?')
  const [examplePath = ''] = example.target.split('?')
  const where = path === examplePath ? literal(path) : `fromState(${literal(path)}, ${literal(examplePath)})`
  const parameters = Object.fromEntries(new URLSearchParams(query))
  const { 'content-type': type, ...others } = request.headers
  const sent = Object.entries(others).map(([name, value]) => {
    const shown = example.headers[name] ?? value
    return `${name === 'authorization' ? 'Authorization' : literal(name)}: ${stateCode(value, shown)}`
  })
  const builder = [
    'request',
    ...(query === '' ? [] : [`.query(${literal(parameters)})`]),
    ...(sent.length === 0 ? [] : [`.headers({ ${sent.join(', ')} })`]),
  ].join('')
  if (request.body === '') return `${where}, (request) => void ${builder}`
  const body = valueCode(parsedOr(request.body), parsedOr(example.body), '    ')
  return `${where}, (request) => ${bodyHelper(type)}(${body})(${builder})`
}

const stateCode = (value: string, example: string) =>
  value.includes('${') ? `fromState(${literal(value)}, ${literal(example)})` : literal(value)

const bodyHelper = (type: string | undefined) => (type?.includes('vnd.api+json') ? 'jsonApiBody' : 'jsonBody')

/** A value in which texts with `${}` are the state's. */
function valueCode(value: unknown, example: unknown, indent: string): string {
  if (typeof value === 'string') return stateCode(value, String(example))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return literal(value)
  const members = Object.entries(value).map(
    ([name, each]) =>
      `${nameCode(name)}: ${valueCode(each, (example as Record<string, unknown> | undefined)?.[name], `${indent}  `)}`,
  )
  return `{ ${members.join(', ')} }`
}

function answerCode(
  contentType: string | undefined,
  headers: Suggestion['headers'],
  body: Wanted | undefined,
): string[] {
  const named = Object.entries(headers).map(([name, wanted]) => `${literal(name)}: ${wantedCode(wanted, '    ')}`)
  const told = body && `${bodyHelper(contentType)}(${wantedCode(body, '    ')})`
  if (named.length === 0) return told === undefined ? [] : [told]
  const builder = `answer.headers({ ${named.join(', ')} })`
  return [told === undefined ? `(answer) => void ${builder}` : `(answer) => ${told}(${builder})`]
}

/** What may stand in an answer, as the helpers of `invitekit/pact` say it. */
export function wantedCode(wanted: Wanted, indent = ''): string {
  switch (wanted.is) {
    case 'value':
      return literal(wanted.value)
    case 'like':
      return `like(${literal(wanted.value)})`
    case 'pattern':
      if (wanted.pattern === uuidPattern) return `uuid(${literal(wanted.value)})`
      if (wanted.pattern === timePattern) return `dateTime(${literal(wanted.value)})`
      return `matching(/${wanted.pattern.replaceAll('/', String.raw`\/`)}/, ${literal(wanted.value)})`
    case 'items': {
      const item = wantedCode(wanted.item, indent)
      if (wanted.count === undefined) return `eachLike(${item})`
      return `{ ...eachLike(${item}), min: ${wanted.count}, max: ${wanted.count} }`
    }
    case 'members': {
      const inner = `${indent}  `
      const members = Object.entries(wanted.members).map(
        ([name, each]) => `${inner}${nameCode(name)}: ${wantedCode(each, inner)},`,
      )
      return members.length === 0 ? '{}' : `{\n${members.join('\n')}\n${indent}}`
    }
  }
}

const nameCode = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name))

function literal(value: unknown): string {
  if (typeof value === 'string')
    return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, each]) => `${nameCode(name)}: ${literal(each)}`)
      .join(', ')} }`
  return String(value)
}
