import type { MockOptions } from './mock-options.ts'
import type { Service } from './services/service.ts'

/**
 * Opens own services, and makes them known in this process: names, provider states and facts. Rejects with a
 * DefinitionError that says what is wrong with one, and what to write. Without any, nothing is loaded.
 */
export async function openOwnServices(
  given: NonNullable<MockOptions['services']> = [],
  { tls, publicUrl }: Pick<MockOptions, 'tls' | 'publicUrl'> = {},
): Promise<readonly Service[]> {
  if (given.length === 0) return []
  const [{ openServices }, { readDocument }, { validatorsFor }] = await Promise.all([
    import('./own/open-services.ts'),
    import('./node/own/read-document.ts'),
    import('./node/own/validators.ts'),
  ])
  return openServices(given, {
    scheme: tls ? 'https' : 'http',
    publicOrigin: publicUrl === undefined ? undefined : new URL(publicUrl).origin,
    read: readDocument,
    validators: validatorsFor,
  })
}
