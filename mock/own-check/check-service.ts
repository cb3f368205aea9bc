import { createMock } from '../create-mock.ts'
import { openOwnServices } from '../open-own-services.ts'
import type { OwnService } from '../own/definition.ts'
import { lookForFaults } from './known-faults.ts'
import type { ServiceReport } from './service-report.ts'
import { Trial } from './trial.ts'

/** Tries an own service in a mock of its own. Rejects with a DefinitionError. */
export async function checkService(own: OwnService): Promise<ServiceReport> {
  const [service] = await openOwnServices([own])
  if (!service?.own) throw new Error('It was not opened.')
  const mock = await createMock({
    services: [own],
    scenario: 'empty',
    clock: new Date('2026-03-01T12:00:00Z'),
    onError: () => undefined,
  })
  try {
    const trial = new Trial(mock, service)
    await trial.askEverything()
    const faults = await lookForFaults(trial)
    const found = mock.services.find(({ name }) => name === service.name)
    return {
      name: service.name,
      title: service.title,
      operations: service.own.operations.map((each) => trial.reportOf(each)),
      wrong: trial.wrong,
      faults,
      example: found?.example ?? { method: 'GET', url: mock.url, headers: {} },
    }
  } finally {
    await mock.close()
  }
}
