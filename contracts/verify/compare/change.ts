import type { Difference, Severity } from './sentences.ts'

/** What a new version of an OpenAPI document takes from clients of the old one, or gives to them. */
export interface SpecChange {
  /** What kind of change, the same in every version: `request-enum-narrowed`. */
  readonly id: string
  readonly severity: Severity
  /** `GET /rest/orgs/{org_id}/invites`, or `all operations`. */
  readonly operation: string
  /** Where in the operation: `answer 200: role`. */
  readonly place?: string
  /** A sentence that begins with the place. */
  readonly message: string
  /** Where a contract would meet the change. */
  readonly spot: Spot
}

/** A part of an exchange; the way leads into a body. Without a part it is the whole of it. */
export interface Spot {
  readonly part?: 'path' | 'query' | 'header' | 'body' | 'status' | 'answer header' | 'answer body' | 'credentials'
  readonly status?: string
  readonly way?: readonly string[]
}

/** A change before it is known to which operation it belongs. */
export type Change = Omit<SpecChange, 'operation'>

/** What is the matter with a part of an operation as a whole. */
export function changeOf(id: string, severity: Severity, message: string, spot: Spot = {}, place?: string): Change {
  return { id, severity, message, spot, ...(place !== undefined && { place }) }
}

/** The differences of a schema as changes in the part that it describes. */
export function placed(differences: readonly Difference[], subject: string, place: string, spot: Spot): Change[] {
  return differences.map(({ id, severity, way, message }) => {
    const whole = [place, ...way].join(': ')
    return {
      id: `${subject}-${id}`,
      severity,
      place: whole,
      message: `${whole}: ${message}`,
      spot: { ...spot, ...(spot.way && { way: [...spot.way, ...way] }) },
    }
  })
}
