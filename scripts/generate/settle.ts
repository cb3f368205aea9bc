import { choiceOf, variantsOf, type Choice } from './choices.ts'
import { ComponentNames } from './component-names.ts'
import type { OpenApiDocument, Schema } from './document.ts'
import { responseRow, row } from './operations-file.ts'
import { listOperations, type Operation } from './operations.ts'
import { withAllPaths } from './operations-of-all.ts'
import type { Overlays } from './overlays.ts'
import { withReleases, type Releases } from './releases.ts'
import { requestEntry, responseEntry } from './validator-tables.ts'
import type { ValidatorTable } from './validators-file.ts'

/** The tables of the generated files for every setting of the switches. */
export type Choices = {
  /** All that the tables refer to. */
  schemas: Readonly<Record<string, Schema>>
  /** By operation. */
  requests: Record<string, Choice<ValidatorTable>>
  /** By operation and status. */
  responses: Record<string, Record<string, Choice<ValidatorTable | null>>>
  rows: Record<string, Record<string, Choice<ReturnType<typeof responseRow> | null>>>
}

/**
 * Makes each service's spec for all settings of its switches, and says of each part which switches it depends on. An
 * operation that has had other forms is there with each of them.
 */
export function settle(document: OpenApiDocument, overlays: Overlays, releases: Releases = new Map()): Choices {
  const names = new ComponentNames()
  // Whoever comes first keeps its name: the documented profile.
  names.unify(withReleases(document, releases))
  const choices: Choices = { schemas: names.schemas, requests: {}, responses: {}, rows: {} }
  const operations = listOperations(withReleases(withAllPaths(document, overlays), releases))
  for (const service of new Set(operations.map((one) => one.service))) {
    const { switches, documents } = variantsOf(document, overlays, service)
    const variants = documents.map((each) => byId(listOperations(names.unify(withReleases(each, releases)))))
    for (const { operationId } of operations.filter((one) => one.service === service)) {
      const forms = variants.map((each): Operation | undefined => each[operationId])
      requireSameTable(
        document,
        forms.filter((one) => one !== undefined),
      )
      const statuses = [...new Set(forms.flatMap((one) => Object.keys(one?.responses ?? {})))].sort()
      const each = <Value>(make: (response: Operation['responses'][string]) => Value) =>
        Object.fromEntries(
          statuses.map((status) => [
            status,
            choiceOf(
              switches,
              forms.map((one) => {
                const response = one?.responses[status]
                return response ? make(response) : null
              }),
            ),
          ]),
        )
      choices.requests[operationId] = choiceOf(
        switches,
        forms.map((one) => (one ? requestEntry(one) : {})),
      )
      choices.responses[operationId] = each(responseEntry)
      choices.rows[operationId] = each(responseRow)
    }
  }
  return choices
}

const byId = (operations: readonly Operation[]) => Object.fromEntries(operations.map((one) => [one.operationId, one]))

/** Requests are routed and read by one table whatever the switches say. */
function requireSameTable(document: OpenApiDocument, [first, ...others]: readonly Operation[]): void {
  const text = (one: Operation) => JSON.stringify({ ...row(document, one), responses: {} })
  const other = first && others.find((one) => text(one) !== text(first))
  if (other) {
    throw new Error(
      `An overlay changes which parameters or body ${other.operationId} has. Only their schemas may change.`,
    )
  }
}
