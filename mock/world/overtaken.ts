import { InvitekitError } from '../domain/invitekit-error.ts'

/** Another process has changed the sandbox first. What was done is taken back; done again, it may come out otherwise. */
export class Overtaken extends InvitekitError {
  override readonly name = 'Overtaken'
  readonly code = 'overtaken'

  constructor() {
    super('Others have changed the sandbox meanwhile. Nothing was changed: ask again.')
  }
}

/** So often something is done anew because others were first. */
export const mostAttempts = 20

/**
 * Does something, and anew each time that others were first, after what is to be done before that. Rejects as it does; with
 * Overtaken when others were first each time.
 */
export async function whileOvertaken<Result>(
  act: () => Promise<Result>,
  before: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Result> {
  for (let left = mostAttempts; ; left -= 1) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Overtaken) || left === 0) throw error
    }
    await before()
  }
}
