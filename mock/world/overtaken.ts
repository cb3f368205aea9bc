import { InvitekitError } from '../domain/invitekit-error.ts'

/** Another process has changed the sandbox first. What was done is taken back; done again, it may come out otherwise. */
export class Overtaken extends InvitekitError {
  override readonly name = 'Overtaken'
  readonly code = 'overtaken'

  constructor() {
    super('Others have changed the sandbox meanwhile. Nothing was changed: ask again.')
  }
}
