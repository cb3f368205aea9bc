import { createMock } from '../../mock/index.ts'

// Started by a test that kills it. Keeps its state in the folder that it is given.
const { url } = await createMock({ data: process.argv[2] as string, seed: 42, scenario: 'empty' })
process.send?.(url)
