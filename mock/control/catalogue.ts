import type { ServiceList } from '../generated/control-types.ts'
import type { ServiceFacts } from '../generated/services.ts'
import { switches } from '../services/switches.ts'
import { demos, worlds } from '../scenarios/registry.ts'
import type { ControlPart } from './control.ts'

/** What there is to choose from: services, and how they are asked; scenarios, and their parameters. */
export const catalogueOperations = (
  services: readonly ServiceFacts[],
): ControlPart<'listServices' | 'listScenarios'> => ({
  listServices: () => ({ status: 200, body: { services: services.map(told) as ServiceList['services'] } }),
  listScenarios: () => ({
    status: 200,
    body: {
      scenarios: [...worlds, ...demos].map(({ name, description, parameters }) => ({ name, description, parameters })),
    },
  }),
})

const told = ({ name, title, roles, requests }: ServiceFacts) => ({
  name,
  title,
  roles,
  requests,
  switches: switches
    .filter(({ service }) => service === name)
    .map(({ name: point, documented, live }) => ({ name: point, documented, live })),
})
