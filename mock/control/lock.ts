/** Knows the control plane's token. */
export interface ControlLock {
  /** Whether the Authorization header carries it. */
  opens(authorization: string | undefined): boolean
}
