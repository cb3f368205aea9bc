// @ts-check
/** What dist/ is built from: folders, by their paths from the root. */
export const sourceFolders = [
  'mock',
  'examples/members-screen/public',
  ...['verify', 'score', 'coverage', 'conform', 'helpers', 'client'].map((name) => `contracts/${name}`),
]
