import type { AnyOperations, OwnService, ServiceDefinition } from './definition.ts'

/**
 * Says what an own service is: `defineService<operations>()({ document })`, where `operations` are those that
 * openapi-typescript has written of the document. Nothing is read before a mock is made with it.
 */
export function defineService<Ops extends object = AnyOperations>() {
  return <Given = {}, const Name extends string = string>(
    definition: ServiceDefinition<Ops, Given> & { readonly name?: Name },
  ): OwnService<Name> => ({
    apiVersion: 1,
    ...(definition.name !== undefined && { name: definition.name }),
    definition: definition as unknown as ServiceDefinition,
  })
}
