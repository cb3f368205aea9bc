import type { Command, Option } from 'commander'
import { CommandRefused } from './failure.ts'

const yes = /^(1|true|yes|on)$/i
const no = /^(0|false|no|off)$/i

/** The variable that says the same as an option: `INVITEKIT_LOG_LEVEL` for `--log-level`. */
const variableOf = (option: Option): string => `INVITEKIT_${option.name().toUpperCase().replaceAll('-', '_')}`

/**
 * Lets the environment say what the options say that a command is given from now on; what is typed counts before it. An empty
 * variable says nothing, as of a compose file's `${NAME:-}`.
 */
export function fromEnvironment(command: Command): Command {
  const addOption = command.addOption.bind(command)
  // Commander looks for an option's variable as the option is added.
  command.addOption = (option) => addOption(named(option))
  return command
}

/** Throws a CommandRefused for a switch that is neither on nor off. */
function named(option: Option): Option {
  const variable = variableOf(option)
  const value = process.env[variable]
  const isSilent = value === '' || (option.isBoolean() && !isOn(variable, value))
  return option.envVar !== undefined || isSilent ? option : option.env(variable)
}

/** Whether the environment may be asked for a switch: it is on, or not said. */
function isOn(variable: string, value: string | undefined): boolean {
  if (value === undefined || yes.test(value)) return true
  if (no.test(value)) return false
  throw new CommandRefused(`${variable} must be true or false, not ${JSON.stringify(value)}.`)
}

/** Adds two options that contradict each other. One that is typed counts before the other one in the environment. */
export function addEither(command: Command, first: Option, second: Option): Command {
  second.conflicts(first.attributeName())
  for (const [typed, other] of [
    [first, second],
    [second, first],
  ] as const) {
    // Commander tells of what was typed before it looks into the environment.
    command.addOption(typed).on(`option:${typed.name()}`, () => delete other.envVar)
  }
  return command
}

/** A parser of one value as a parser of a list: the environment has one variable for what is typed once for each. */
export function listed<Value>(parse: (text: string, before?: Value) => Value): (text: string, before?: Value) => Value {
  return (text, before) => {
    const words = text.split(/[,\s]+/).filter((word) => word !== '')
    if (words.length < 2) return parse(text, before)
    return words.reduce<Value | undefined>((all, word) => parse(word, all), before) as Value
  }
}
