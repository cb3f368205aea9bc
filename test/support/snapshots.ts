import type { Mock } from '../../mock/index.ts'
import { control } from './control.ts'

/** As much of a snapshot file as tests change. */
export interface SnapshotFile {
  readonly records: {
    readonly organizations: readonly { readonly id: string }[]
    readonly people: readonly { readonly id: string; readonly email: string }[]
  }
}

/** What the sandbox `default` holds, as a file. */
export async function snapshotFileOf({ url }: Pick<Mock, 'url'>): Promise<SnapshotFile> {
  await control(url, 'POST', '/_mock/snapshots', { name: 'as-it-is' })
  return (await control(url, 'GET', '/_mock/snapshots/as-it-is')).json as SnapshotFile
}

/** Puts the sandbox `default` to what a file says. Rejects unless that succeeds. */
export async function uploadAndRestore({ url }: Pick<Mock, 'url'>, file: unknown): Promise<void> {
  const upload = await control(url, 'PUT', '/_mock/snapshots/as-the-file-says', file)
  if (upload.status !== 201) throw new Error(`The upload was answered with ${upload.status}: ${upload.body}`)
  await control(url, 'POST', '/_mock/snapshots/as-the-file-says/restore')
}
