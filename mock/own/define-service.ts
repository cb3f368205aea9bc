import type { AnyOperations, OwnService, ServiceDefinition } from './definition.ts'

/**
 * Says what an own service is: `defineService<operations>()({ document })`, where `operations` are those that
 * openapi-typescript has written of the document. Nothing is read before a mock is made with it.
 */
export function defineService<Ops extends object = AnyOperations>() {
  return <Given = {}>(definition: ServiceDefinition<Ops, Given>): OwnService => ({
    apiVersion: 1,
    definition: definition as unknown as ServiceDefinition,
  })
}
