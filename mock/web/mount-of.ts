/** The URL of a mock that does not listen and was given none: a name of the machine itself, at which nobody else is. */
const nowhere = 'http://invitekit.localhost'

/** Where a mock without a port is found, and what stands before its own paths. */
export function mountOf(publicUrl: string | undefined, basePath: string | undefined) {
  const url = publicUrl?.replace(/\/$/, '') ?? nowhere + (basePath ?? '')
  return { url, mount: basePath ?? new URL(url).pathname.replace(/\/$/, '') }
}
