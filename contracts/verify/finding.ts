/** The stages of a verification, in their order. */
export const stages = ['preflight', 'spec', 'mock', 'target'] as const
export type Stage = (typeof stages)[number]

/** An error breaks the contract; a warning does so with `--strict` only. */
export type Severity = 'error' | 'warning'

/** One thing that is wrong with a contract. */
export interface Finding {
  readonly stage: Stage
  readonly severity: Severity
  /** What kind of thing, the same in every version: `unknown-state`, `status`, `response.body.incompatible`. */
  readonly id: string
  /** For a person: what is wrong and where. */
  readonly message: string
  /** What to write instead, as a sentence. */
  readonly instead?: string
}

type Text = readonly [id: string, message: string, instead?: string]

/** Makes the findings of a stage. */
export function findingsOf(stage: Stage): Record<Severity, (...text: Text) => Finding> {
  const make =
    (severity: Severity) =>
    (...[id, message, instead]: Text): Finding => ({
      stage,
      severity,
      id,
      message,
      ...(instead !== undefined && { instead }),
    })
  return { error: make('error'), warning: make('warning') }
}
