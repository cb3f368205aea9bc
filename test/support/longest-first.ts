import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest, most of it in waiting. On a fresh clone nothing else tells them. */
const longest = [
  'test/console/accessible.test.ts',
  'test/examples/members-screen-bugs.test.ts',
  'test/examples/members-screen.test.ts',
  'test/conform/own-mock.test.ts',
  'test/browser.test.ts',
  'contracts/score/score.test.ts',
  'test/console/rooms.test.ts',
  'test/types.test.ts',
  'test/fourth-service.test.ts',
  'test/cli/environment.test.ts',
  'test/rolling.test.ts',
  'test/store.test.ts',
]

/** Begins with the longest files, so that none is left over when all the others are done. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = longest.findIndex((path) => moduleId.endsWith(`/${path}`))
      return index < 0 ? longest.length : index
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
