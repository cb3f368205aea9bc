import type { ServiceList } from '../generated/control-types.ts'
import { serviceFacts } from '../generated/services.ts'
import { switches } from '../services/switches.ts'
import { demos, worlds } from '../scenarios/registry.ts'
import type { ControlPart } from './control.ts'

/** What there is to choose from: services, and how they are asked; scenarios, and their parameters. */
export const catalogueOperations: ControlPart<'listServices' | 'listScenarios'> = {
  listServices: () => ({ status: 200, body: { services: allServices } }),
  listScenarios: () => ({
    status: 200,
    body: {
      scenarios: [...worlds, ...demos].map(({ name, description, parameters }) => ({ name, description, parameters })),
    },
  }),
}

const allServices = Object.values(serviceFacts).map(({ name, title, roles, requests }) => ({
  name,
  title,
  roles,
  requests,
  switches: switches
    .filter(({ service }) => service === name)
    .map(({ name: point, documented, live }) => ({ name: point, documented, live })),
})) as ServiceList['services']
