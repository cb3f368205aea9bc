import { openTarget } from '../verify/target.ts'
import { ConformError } from './conform-error.ts'
import type { Credentials } from './credentials.ts'
import { credentialsOfMock } from './reference.ts'

/** A sandbox of a mock of ours that a run has to itself. */
export interface OpenMock {
  readonly url: string
  readonly credentials: Credentials
  close(): Promise<void>
}

/**
 * Makes a copy of the sandbox of a mock of ours, whose credentials need not be told. Rejects with a ConformError when the
 * server is none, with a VerificationError when it refuses.
 */
export async function openMock(url: string, service: string, controlToken: string | undefined): Promise<OpenMock> {
  const target = await openTarget({
    url,
    headers: {},
    allowWrites: true,
    ...(controlToken !== undefined && { controlToken }),
  })
  if (target.url === url)
    throw new ConformError(
      `${url} is no mock of ours, whose credentials are known. Give --credentials FILE; docs/contracts.md says what it has.`,
    )
  try {
    const credentials = await credentialsOfMock(target.url, service, target.controlHeaders)
    return { url: target.url, credentials, close: () => target.close() }
  } catch (error) {
    await target.close()
    throw error
  }
}
