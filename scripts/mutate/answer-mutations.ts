import { added, at, bodyMutations, instead, type Json, type Mutation } from './mutation.ts'
import { namesIn } from './request-mutations.ts'

/** A client that wants another answer. One that wants less is right, so that nothing is left out. */
export function answerMutations(interaction: Json): Mutation[] {
  const status = Number(at(interaction, ['response', 'status']))
  const statuses = [200, 201, 202, 204, 301, 400, 401, 403, 404, 409, 410, 422, 500].filter((each) => each !== status)
  return [
    ...statuses.map((each) => instead(['response', 'status'], String(each), each)),
    ...namesIn(interaction, ['response', 'headers']).flatMap((name) =>
      ['text/plain', 'application/xml', 'qwfp'].map((value) =>
        instead(['response', 'headers', name], `"${value}"`, [value]),
      ),
    ),
    added(['response', 'headers'], 'X-Qwfp', ['1'], 'a header more'),
    added(['response', 'headers'], 'Content-Encoding', ['gzip'], 'another encoding'),
    ...bodyMutations(interaction, 'response'),
  ]
}
