import { InvitekitError } from '../domain/invitekit-error.ts'

export type StoreErrorCode =
  | 'folder-in-use'
  | 'folder-taken'
  | 'folder-unwritable'
  | 'state-damaged'
  | 'state-newer'
  | 'state-older'
  | 'write-failed'
  | 'not-open'
  | 'store-unreachable'
  | 'store-uncertain'

/** Something is wrong with the kept state. The message is for a person: it says what is wrong and what to do. */
export class StoreError extends InvitekitError {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The system's own code of a failed call ("ENOSPC"), or an empty string. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reports an error',
  EROFS: 'the file system is read-only',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file of that name is in the way',
  EMFILE: 'the process may open no more files, so close some or raise its limit with ulimit -n',
  ENFILE: 'the system may open no more files',
}

/** The reason of a failed file-system call in words, with the system's code: "the disk is full (ENOSPC)". */
export function reasonOf(error: unknown): string {
  const code = systemCode(error)
  if (code === '') return error instanceof Error ? error.message : String(error)
  return `${reasons[code] ?? 'the system refuses'} (${code})`
}
