import type { Credentials } from './credentials.ts'
import type { OwnOperation, Parameter } from './operations-in.ts'
import { valueOf } from './parsed-query.ts'
import { shapeOf, type Json } from './shape.ts'

/** Said elsewhere in a document, which is to ignore them as parameters. */
const others: ReadonlySet<string> = new Set(['accept', 'authorization', 'content-type'])

/** Whether what an operation says of a header counts. */
export const isOfItsOwn = ({ name }: Parameter): boolean => !others.has(name.toLowerCase())

const headersOf = ({ parameters }: OwnOperation) =>
  parameters.filter((each) => each.in === 'header' && isOfItsOwn(each))

/** The headers that an operation declares, by the names that it writes; numbers, truths and lists are such. */
export function parsedHeaders(
  document: Json,
  operation: OwnOperation,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {}
  for (const { name, schema } of headersOf(operation)) {
    const given = [headers[name.toLowerCase()] ?? []].flat().join(', ').trim()
    if (given === '') continue
    const shape = shapeOf(document, schema)
    const type = shape.type === 'array' ? shapeOf(document, shape.items).type : shape.type
    values[name] =
      shape.type === 'array' ? given.split(/ *, */).map((each) => valueOf(type, each)) : valueOf(type, given)
  }
  return values
}

/** What the mock's own requests send where a header is required that carries no credentials, by lower-case name. */
export const neededHeaders = (
  document: Json,
  operations: Iterable<OwnOperation>,
  credentials: Pick<Credentials, 'headers'>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...operations].flatMap((operation) =>
      headersOf(operation).flatMap(({ name, schema, required }) => {
        if (!required || credentials.headers.includes(name.toLowerCase())) return []
        const { sample, enum: [first] = [], type } = shapeOf(document, schema)
        const plain = type === 'boolean' ? 'true' : type === 'integer' || type === 'number' ? '1' : 'invitekit'
        const known = [sample, first].find((each) => ['string', 'number', 'boolean'].includes(typeof each))
        return [[name.toLowerCase(), `${(known as string | undefined) ?? plain}`]]
      }),
    ),
  )
