/** Why something failed, as part of a sentence. What `fetch` rejects with has its reason in the cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, message, cause } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'it does not exist'
  if (!(cause instanceof Error)) return message
  // An address that was tried as IPv6 and as IPv4 has a code and no message.
  return cause.message || ((cause as NodeJS.ErrnoException).code ?? message)
}
