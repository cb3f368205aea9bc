import type { RuledOperation } from '../../mock/index.ts'
import { findingsOf, type Finding } from './finding.ts'
import { listOf, member, objectOf, resolve, type Json } from './json.ts'
import type { Interaction } from './pact.ts'
import { mayBeWrong } from './wrong-on-purpose.ts'

const { warning } = findingsOf('preflight')

/** Query parameters that the operation does not know: a service may pass over them, or refuse them. */
export function queryFindings(
  { request, status }: Interaction,
  { path, method }: RuledOperation,
  openapi: object,
): Finding[] {
  if (mayBeWrong(status, 'query')) return []
  const item = member(member(openapi, 'paths'), path)
  const given = [...listOf(member(item, 'parameters')), ...listOf(member(member(item, method), 'parameters'))]
  const parameters = given.map((parameter) => objectOf(resolve(openapi, parameter))).filter(isOfQuery)
  return [...request.query.keys()]
    .filter((name) => !parameters.some((parameter) => isFor(parameter, name)) && !isCredential(openapi, name))
    .map((name) => {
      const names = parameters.map((parameter) => String(parameter['name']))
      const known = names.length === 0 ? 'It takes none.' : `It takes: ${names.join(', ')}.`
      const message = `The operation does not know the query parameter ${name}. ${known}`
      return warning('unknown-query', message, 'Mend the name, or leave the parameter out.')
    })
}

const isOfQuery = (parameter: Json) => parameter['in'] === 'query'

/** An object may be spread over names such as `filter[email]`. */
function isFor({ name, style }: Json, sent: string): boolean {
  return name === sent || (style === 'deepObject' && sent.startsWith(`${String(name)}[`))
}

function isCredential(openapi: object, name: string): boolean {
  const schemes = objectOf(member(member(openapi, 'components'), 'securitySchemes'))
  return Object.values(schemes).some((scheme) => isOfQuery(objectOf(scheme)) && member(scheme, 'name') === name)
}
