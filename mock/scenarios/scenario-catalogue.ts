/** What people read of a scenario or of one of its parameters. */
export interface ScenarioWords {
  readonly title: string
  readonly description: string
}

/** How scenarios are told in a language. */
export interface ScenarioCatalogue {
  readonly scenarios: Readonly<Record<string, ScenarioWords>>
  readonly parameters: Readonly<Record<string, ScenarioWords>>
  /** Of the parameter that says which roles a service has, with `{service}` where its title stands. */
  readonly roles: ScenarioWords
}
