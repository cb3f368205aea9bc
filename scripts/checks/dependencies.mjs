// @ts-check
/**
 * Holds every import against the arrows of .dependency-cruiser.cjs.
 * dependency-cruiser is content with 0 modules when it cannot read TypeScript; that fails here.
 */
import { existsSync } from 'node:fs'
import { cruise, format } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'

const folders = ['bin', 'mock', 'scripts', 'test', 'contracts', 'examples'].filter((folder) => existsSync(folder))
const options = await extractDepcruiseOptions('./.dependency-cruiser.cjs')
const { output: result } = await cruise(folders, options, undefined, { tsConfig: extractTSConfig('./tsconfig.json') })
if (typeof result === 'string') throw new TypeError('dependency-cruiser answered with text instead of its result.')

const { output, exitCode } = await format(result, { outputType: 'err-long' })
console.log(output)
process.exitCode = exitCode

const arrows = result.modules
  .filter(({ source }) => source.startsWith('mock/'))
  .flatMap((module) => module.dependencies)
if (arrows.length === 0) {
  console.error('No import was found in mock/: dependency-cruiser cannot read TypeScript. Is typescript 5 installed?')
  process.exitCode = 1
}
