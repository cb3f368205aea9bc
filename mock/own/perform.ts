import type { Validate } from '../generated/request-validators.js'
import { Written } from '../services/presented.ts'
import type { Answer, Exchange } from '../services/service.ts'
import { listAnswer } from './answers.ts'
import { DefinitionError } from './definition-error.ts'
import type { OwnAnswer } from './definition.ts'
import { OwnRequest } from './exchange.ts'
import { HandledExchange } from './handled-exchange.ts'
import { knownBy } from './known-by.ts'
import { handlerOf, type Opened } from './opened.ts'
import { declaredFor, type OwnOperation } from './operations-in.ts'
import { requireStatus } from './require-status.ts'
import { isObject } from './shape.ts'
import { usualAnswer } from './usual.ts'

/** What an operation answers: by its handler, else as usual. Throws a Refusal, or a DefinitionError for what is not as the document says. */
export function perform(
  opened: Opened,
  operation: OwnOperation,
  exchange: Exchange,
): Answer & { readonly contentType?: string } {
  const request = new OwnRequest(opened, operation, exchange, answers)
  const handler = handlerOf(opened, operation.id)
  opened.definition.before?.(request.forHandler())
  const answer = handler ? handled(opened, operation, handler(request.forHandler())) : request.usual()
  if (handler) requireStatus(opened, operation, answer.status)
  const response = declaredFor(operation.responses, answer.status)
  const { status, headers } = answer
  const body = handler || opened.definition.present ? asDeclared(opened, operation, answer) : answer.body
  return { status, headers, body, ...(response?.mediaType !== undefined && { contentType: response.mediaType }) }
}

const answers = {
  handled: (request: OwnRequest) => new HandledExchange(request),
  usual: usualAnswer,
  list: listAnswer,
}

function handled({ title }: Opened, { id }: OwnOperation, answer: unknown): OwnAnswer {
  if (isObject(answer) && typeof (answer as { then?: unknown }).then === 'function')
    throw new DefinitionError(
      `The handler of ${id} of ${title} is asynchronous. Take the "async" away: what a request changes is kept as a whole.`,
    )
  if (isObject(answer) && typeof answer['status'] === 'number')
    return { headers: {}, body: undefined, ...(answer as object), status: answer['status'] }
  throw new DefinitionError(
    `The handler of ${id} of ${title} gives no answer. Return x.respond(status, body), or x.usual().`,
  )
}

/** So many bodies are remembered of those that a validator has found to be right, and none of more characters. */
const [mostRight, longestRight] = [50, 20_000]

/** Many answers are the same as one before them. */
const rightBy = knownBy<Validate, Set<string>>(() => new Set())

function isRight(validate: Validate, text: string): boolean {
  const known = rightBy(validate)
  if (known.has(text)) return true
  if (!validate(JSON.parse(text))) return false
  if (known.size === mostRight) known.clear()
  if (text.length <= longestRight) known.add(text)
  return true
}

/** The body, once it has been held against the document: a mock that lies is worse than none. */
function asDeclared({ title, validators }: Opened, operation: OwnOperation, { status, body }: OwnAnswer): unknown {
  const validate = declaredFor(validators.responses[operation.id] ?? {}, status)?.body
  if (!validate) return body
  const text = JSON.stringify(body ?? null)
  if (isRight(validate, text)) return body === undefined ? body : new Written(text)
  const [fault] = validate.errors ?? []
  throw new DefinitionError(
    `What ${operation.id} of ${title} answers with ${status} is not as its document says: the body${fault?.instancePath && ` at ${fault.instancePath}`} ${fault?.message ?? 'is wrong'}. ` +
      'Mend the handler or present, or the schema.',
  )
}
