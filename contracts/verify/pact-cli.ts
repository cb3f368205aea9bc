import { spawn } from 'node:child_process'

import { pactProgram } from './pact-program.ts'
import { VerificationError } from './verification-error.ts'

export interface ProgramResult {
  readonly status: number | null
  readonly output: string
}

/** How long pact-cli may do nothing before it is ended, in milliseconds: it is given up when it will not end by itself. */
const patience = 120_000

/**
 * Runs pact-cli's program itself: its Node wrapper costs as much as the verification of four interactions. `quietFor` says
 * for how many milliseconds nothing has been heard of it. Rejects with a VerificationError when there is no program for this
 * machine, and when it ends otherwise than by itself.
 */
export function runPactCli(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  quietFor: () => number,
): Promise<ProgramResult> {
  return runProgram(pactProgram(), words, { environment, quietFor, patience })
}

/** The same of any program. */
export function runProgram(
  program: string,
  words: readonly string[],
  {
    environment,
    quietFor,
    patience,
  }: { environment: Readonly<Record<string, string>>; quietFor: () => number; patience: number },
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      env: { ...cleanEnvironment(process.env), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let isStuck = false
    const watch = setInterval(() => {
      if (quietFor() < patience) return
      isStuck = true
      child.kill('SIGKILL')
    }, patience / 10)
    let output = ''
    const collect = (chunk: Buffer) => (output += chunk.toString())
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => {
      clearInterval(watch)
      reject(new VerificationError(`pact-cli could not be run: ${error.message}.`))
    })
    child.on('close', (status, signal) => {
      clearInterval(watch)
      if (signal === null) resolve({ status, output })
      else if (isStuck)
        reject(new VerificationError(`pact-cli did nothing for ${patience / 1000} seconds and was ended. ${again}`))
      else reject(new VerificationError(`pact-cli was ended by ${signal}. ${again}`))
    })
  })
}

const again = 'Nothing is known of the contracts: run the verification again.'

/** Without what would change which contracts are run and where the requests go. */
function cleanEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !/^(PACT_|OTEL_)|^(HTTPS?|ALL|NO)_PROXY$/i.test(name))
  return { ...Object.fromEntries(kept), PACT_DO_NOT_TRACK: 'true', NO_PROXY: '127.0.0.1,localhost' }
}
