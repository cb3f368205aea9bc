import { banner } from './banner.ts'
import type { Operation } from './operations.ts'

/** The services of the spec, in its order. */
export function serviceNamesOf(operations: readonly Pick<Operation, 'service'>[]): string[] {
  return [...new Set(operations.map(({ service }) => service))]
}

/** The text of `services.ts`: what the spec says of the services themselves. */
export function servicesFile(names: readonly string[], answerHeaders: readonly string[]): string {
  return `// ${banner}

/** The services of the spec, in its order. */
export const serviceNames = ${JSON.stringify(names)} as const

/** The name of an API that is emulated. */
export type ServiceName = (typeof serviceNames)[number]

/** The headers that an answer of a service may carry besides those that every answer has, in lower case. */
export const answerHeaders: readonly string[] = ${JSON.stringify(answerHeaders, null, 2)}
`
}
