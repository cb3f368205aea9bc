import { banner } from './banner.ts'

/** The text of `control-request-validators.d.ts`: the same types over the control plane's operations. */
export const controlRequestValidatorsDeclaration = `// ${banner}
import type { OperationId } from './control-operations.ts'
import type { RequestValidators } from './request-validators.js'

export declare const requestValidators: Readonly<Record<OperationId, Readonly<RequestValidators>>>
`

/** The text of `control-response-validators.d.ts`. */
export const controlResponseValidatorsDeclaration = `// ${banner}
import type { OperationId } from './control-operations.ts'
import type { ResponseValidators } from './response-validators.js'

/** By operation and status. A status that the operation does not declare has no entry. */
export declare const responseValidators: Readonly<
  Record<OperationId, Readonly<Record<string, Readonly<ResponseValidators>>>>
>
`

/** The text of `request-validators.d.ts`. */
export const requestValidatorsDeclaration = `// ${banner}
import type { Choice, OperationForm } from './choices.ts'
import type { OperationId } from './operations.ts'

/** One fault that a validator found. */
export interface ValidationError {
  /** A JSON Pointer to the value at fault; empty when it is the whole. */
  instancePath: string
  schemaPath: string
  /** The JSON Schema keyword that refused the value. */
  keyword: string
  /** What the keyword has to say, such as \`missingProperty\` or \`limit\`. */
  params: Record<string, unknown>
  message?: string
}

/** Whether the value is right. \`errors\` holds every fault of the last call, until the next one. */
export interface Validate {
  (value: unknown): boolean
  errors?: ValidationError[] | null
}

/** Path and query are objects of decoded values by name, integers as numbers; the body is parsed JSON. */
export interface RequestValidators {
  path?: Validate
  query?: Validate
  body?: Validate
}

/** Of the documented profile. */
export declare const requestValidators: Readonly<Record<OperationId, Readonly<RequestValidators>>>

/** For every setting of the switches. */
export declare const requestValidatorChoices: Readonly<Record<OperationForm, Choice<Readonly<RequestValidators>>>>
`

/** The text of `response-validators.d.ts`. */
export const responseValidatorsDeclaration = `// ${banner}
import type { Choice, OperationForm } from './choices.ts'
import type { OperationId } from './operations.ts'
import type { Validate } from './request-validators.js'

/** Headers are an object of strings by lower-case name; the body is parsed JSON. */
export interface ResponseValidators {
  headers?: Validate
  body?: Validate
}

/** Of the documented profile, by operation and status. A status that the operation does not declare has no entry. */
export declare const responseValidators: Readonly<
  Record<OperationId, Readonly<Record<string, Readonly<ResponseValidators>>>>
>

/** For every setting of the switches. */
export declare const responseValidatorChoices: Readonly<
  Record<OperationForm, Readonly<Record<string, Choice<Readonly<ResponseValidators>>>>>
>
`
