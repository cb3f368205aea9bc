import { refuse, type Violation } from '../domain/problem.ts'
import type { OperationForm } from '../generated/choices.ts'
import {
  requestValidatorChoices,
  type RequestValidators,
  type Validate,
  type ValidationError,
} from '../generated/request-validators.js'
import type { Routed } from './service.ts'
import { settled } from './settled.ts'

/** The one value of a header; undefined when it is absent or blank. */
export function headerOf(request: Pick<Routed, 'headers'>, name: string): string | undefined {
  const value = request.headers[name]
  return (Array.isArray(value) ? value.join(', ') : value)?.trim() || undefined
}

/** Throws a Refusal when the operation wants a body and Content-Type names another type. Parameters are ignored. */
export function requireMediaType(request: Routed): void {
  const { wanted } = request
  if (wanted === undefined) return
  const given = headerOf(request, 'content-type')
  if (given === wanted || given?.split(';', 1)[0]?.trim().toLowerCase() === wanted) return
  refuse({ code: 'unsupported-media-type', given, wanted })
}

/** Where path, query and body differ from the spec of the operation, or of a form of it; empty when they do not. */
export function violationsOf(request: Routed, body: unknown, form: OperationForm = request.operationId): Violation[] {
  const validators = settled(requestValidatorChoices[form] ?? noChoice, request.world.conduct) ?? none
  const violations: Violation[] = []
  const path: object = request.path ?? {}
  if (rightBy.get(path) !== validators) {
    collectParameters(violations, validators, request)
    if (violations.length === 0) rightBy.set(path, validators)
  }
  collectBody(violations, validators, body)
  return violations
}

/** By what path and query have last been found to be right: requests that name the same target share them. */
const rightBy = new WeakMap<object, RequestValidators>()

const none: RequestValidators = {}
const noChoice = { by: [], of: [none] }

/** The same, by validators that are given. */
export function violationsBy(validators: RequestValidators, parameters: Parameters, body: unknown): Violation[] {
  const violations: Violation[] = []
  collectParameters(violations, validators, parameters)
  collectBody(violations, validators, body)
  return violations
}

/** Where headers differ from what an operation says of them. */
export function headerViolations(validate: Validate | undefined, headers: unknown): Violation[] {
  const violations: Violation[] = []
  collect(violations, validate, headers, 'header')
  return violations
}

interface Parameters {
  readonly path: unknown
  readonly query: unknown
}

function collectParameters(violations: Violation[], validators: RequestValidators, { path, query }: Parameters): void {
  collect(violations, validators.path, path, 'path')
  collect(violations, validators.query, query, 'query')
}

function collectBody(violations: Violation[], validators: RequestValidators, body: unknown): void {
  if (validators.body && body === undefined) {
    violations.push({ in: 'body', name: '', keyword: 'required', message: 'is required' })
  } else collect(violations, validators.body, body, 'body')
}

/** Throws a Refusal that names all violations, if there are any. */
export function requireNone(violations: readonly Violation[]): void {
  if (violations.length === 0) return
  const [first, ...others] = violations
  if (first) refuse({ code: 'invalid-request', violations: [first, ...others] })
}

function collect(
  violations: Violation[],
  validate: Validate | undefined,
  value: unknown,
  place: Violation['in'],
): void {
  if (!validate || validate(value)) return
  for (const error of validate.errors ?? []) violations.push(violationOf(error, place))
}

function violationOf({ instancePath, keyword, params, message }: ValidationError, place: Violation['in']): Violation {
  const member = params['missingProperty'] ?? params['additionalProperty']
  const pointer = typeof member === 'string' ? `${instancePath}/${escape(member)}` : instancePath
  // A parameter goes by its name, a member of a body by its pointer.
  const name = place === 'body' ? pointer : unescape(pointer.slice(1))
  return { in: place, name, keyword, message: wording(keyword, params) ?? message ?? `fails ${keyword}` }
}

function wording(keyword: string, params: Record<string, unknown>): string | undefined {
  switch (keyword) {
    case 'required':
      return 'is required'
    case 'additionalProperties':
      return 'is not allowed'
    case 'enum':
      return `must be one of: ${[params['allowedValues']].flat().join(', ')}`
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`
    case 'format':
      return `must be a valid ${String(params['format'])}`
    default:
      return undefined
  }
}

const escape = (member: string) => member.replaceAll('~', '~0').replaceAll('/', '~1')
const unescape = (segment: string) => segment.replaceAll('~1', '/').replaceAll('~0', '~')
