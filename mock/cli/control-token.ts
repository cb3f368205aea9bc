import { readFileSync } from 'node:fs'
import { Option, type Command } from 'commander'
import { CommandRefused } from './failure.ts'
import { addEither } from './from-environment.ts'

/** Where a token for the control plane stands. */
export interface TokenOptions {
  readonly controlToken?: string
  readonly controlTokenFile?: string
}

const variable = 'INVITEKIT_CONTROL_TOKEN'

/** Gives a command the options that say the control plane's token. In arguments others on the machine can see it. */
export function tokenOptions(command: Command, description: string): Command {
  const option = new Option('--control-token <token>', description)
  if (process.env[variable] !== '') option.env(variable)
  return addEither(command, option, new Option('--control-token-file <file>', 'the file that it stands in, alone'))
}

/** The token; undefined when none is given. Throws a CommandRefused when its file can't be read. */
export function tokenOf({ controlToken, controlTokenFile }: TokenOptions): string | undefined {
  if (controlTokenFile === undefined) return controlToken
  try {
    // Editors and `echo` end a file with a line.
    return readFileSync(controlTokenFile, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandRefused(`--control-token-file can't be read: ${reason}. Name another file.`)
  }
}
