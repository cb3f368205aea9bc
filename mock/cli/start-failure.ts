import { InvitekitError } from '../domain/invitekit-error.ts'

const noHost = (host: string) => `There is no host ${host}. Choose another --host, such as 127.0.0.1.`

/** Why nothing more can be opened, be it a file or a socket. */
export const noDescriptors =
  'The process may open no more files and sockets (EMFILE). Raise its limit, such as with ulimit -n 1024, and start again.'

export const isOutOfDescriptors = (error: unknown): boolean =>
  error instanceof Error && ['EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException).code ?? '')

const systemFailures: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (host, port) =>
    `Port ${port} of ${host} is taken. Stop what listens there, choose another --port, or let --port 0 pick a free one.`,
  EACCES: (host, port) => `This user may not listen on port ${port} of ${host}. Choose a --port above 1023.`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine. Choose another --host, such as 127.0.0.1.`,
  ENOTFOUND: noHost,
  // What is not even a name.
  EINVAL: noHost,
  EMFILE: () => noDescriptors,
  ENFILE: () => noDescriptors,
  EAI_AGAIN: (host) => `The name ${host} can't be looked up now. Choose another --host, such as 127.0.0.1.`,
}

/** Why a start was refused, for a person; undefined for what nobody foresaw. */
export function startFailure(error: unknown, { host, port }: { host: string; port: number }): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error instanceof InvitekitError) return error.message
  const { code } = error as NodeJS.ErrnoException
  return code === undefined ? undefined : systemFailures[code]?.(host, port)
}
