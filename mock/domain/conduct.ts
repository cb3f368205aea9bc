/** Whether the services behave as their documents print it, or as they are known to do on the wire. */
export type Profile = 'documented' | 'live'

/** How the services of a sandbox behave. */
export interface Conduct {
  readonly profile: Profile
  /** What deviates from the profile, by the names of services/switches.ts. */
  readonly switches: Readonly<Record<string, Profile>>
  /** The ids of the bugs that they have on purpose, of bugs/registry.ts; undefined: none. */
  readonly bugs?: readonly string[]
}

export const documentedConduct: Conduct = { profile: 'documented', switches: {} }
