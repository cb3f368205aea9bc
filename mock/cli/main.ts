import { Command, CommanderError } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { serviceFacts } from '../generated/services.ts'
import { CommandRefused, exitCode, sayFailure } from './failure.ts'
import { print } from './print.ts'
import { isOutOfDescriptors, noDescriptors } from './start-failure.ts'

/** Each command's module is loaded when its name stands on the command line. */
const commands = [
  {
    name: 'start',
    description: 'start the mock of all services; what is done when no command is named',
    load: async () => (await import('./start.ts')).start,
  },
  {
    name: 'repair',
    description: 'make a damaged state folder readable again; a copy of each damaged file is kept',
    load: async () => (await import('./repair.ts')).repair,
  },
  {
    name: 'scenarios',
    description: 'list the starting states and their parameters',
    load: async () => (await import('./scenarios.ts')).scenarios,
  },
  {
    name: 'exec',
    description: 'run a command beside a mock of its own: invitekit exec -- npx vitest run',
    load: async () => (await import('./exec.ts')).exec,
  },
  {
    name: 'members',
    description: 'list who is in the organizations of a running mock, and how to act as them',
    load: async () => (await import('./members.ts')).members,
  },
  {
    name: 'sandbox',
    description: 'make, list, copy, reset and delete the isolated worlds of a running mock',
    load: async () => (await import('./sandbox.ts')).sandbox,
  },
  {
    name: 'share',
    description: 'let others view or operate a sandbox of a running mock by a link, list such links and end them',
    load: async () => (await import('./share.ts')).share,
  },
  {
    name: 'world',
    description: 'write a sandbox of a running mock down as a world file',
    load: async () => (await import('./world.ts')).world,
  },
  {
    name: 'scene',
    description: 'list and play the scenes of a demo in a sandbox of a running mock',
    load: async () => (await import('./scene.ts')).scene,
  },
  {
    name: 'clock',
    description: 'freeze, set and advance the time of a running mock',
    load: async () => (await import('./clock.ts')).clock,
  },
  {
    name: 'snapshot',
    description: 'keep states of a running mock, return to them, and pass them on as files',
    load: async () => (await import('./snapshot.ts')).snapshot,
  },
  {
    name: 'fault',
    description: 'make requests to a running mock fail on purpose',
    load: async () => (await import('./fault.ts')).fault,
  },
  {
    name: 'barrier',
    description: 'hold requests to a running mock and let them go in a chosen order',
    load: async () => (await import('./barrier.ts')).barrier,
  },
  {
    name: 'journal',
    description: 'see what was asked of a running mock, follow it, and export it',
    load: async () => (await import('./journal.ts')).journal,
  },
  {
    name: 'outbox',
    description: 'list, show and await the mails of a running mock',
    load: async () => (await import('./outbox.ts')).outbox,
  },
  {
    name: 'invitations',
    description: 'list the invitations of a running mock, and accept or decline them without a browser',
    load: async () => (await import('./invitations.ts')).invitations,
  },
  {
    name: 'health',
    description: 'tell whether a mock answers, or wait until it does',
    load: async () => (await import('./health.ts')).health,
  },
  {
    name: 'mcp',
    description: 'let a coding agent use a mock, by the Model Context Protocol',
    load: async () => (await import('./mcp.ts')).mcp,
  },
  {
    name: 'switches',
    description: 'list where the services differ from their documents',
    load: async () => (await import('./switches.ts')).switches,
  },
  {
    name: 'bugs',
    description: 'list the real bugs of invitation services that a mock can have on purpose',
    load: async () => (await import('./bugs.ts')).bugs,
  },
  {
    name: 'states',
    description: 'list the provider states that contracts can name, with their parameters and values',
    load: async () => (await import('./states.ts')).states,
  },
  {
    name: 'verify',
    description: 'hold pacts against themselves, the spec, and a mock or a running server',
    load: async () => (await import('./verify.ts')).verify,
  },
  {
    name: 'score',
    description: 'say which bugs of a provider pacts would notice, and what to add for the others',
    load: async () => (await import('./score.ts')).score,
  },
  {
    name: 'coverage',
    description: 'say what of the operations of a service pacts exercise, and what they leave out',
    load: async () => (await import('./coverage.ts')).coverage,
  },
  {
    name: 'conform',
    description: 'ask a server whether it does what its service promises',
    load: async () => (await import('./conform.ts')).conform,
  },
  {
    name: 'init',
    description:
      'write a service of your own to begin with, or a service worker: init service NAME, init worker FOLDER',
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'service',
    description: 'try a service of your own against its document and the known faults of invitation services',
    load: async () => (await import('./service.ts')).service,
  },
  {
    name: 'compare',
    description: 'say what a change of the spec breaks, and for whom',
    load: async () => (await import('./compare.ts')).compare,
  },
]

const titles = Object.values(serviceFacts).map(({ title }) => title)

const typed = process.argv.slice(2)
const [first = '--'] = typed
// Whoever types nothing, or flags alone, wants a mock.
const startsMock = first.startsWith('-') && !['-h', '--help', '-V', '--version'].includes(first)
const words = startsMock ? ['start', ...typed] : typed
// Whoever read stdout may have gone: `invitekit start | head -1` goes on serving.
process.stdout.on('error', () => {})
const program = new Command('invitekit')
  .description(`Stateful mock of the invitation APIs of ${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}.`)
  .version(packageJson.version)
  .exitOverride()
  .configureOutput({
    writeOut: print,
    outputError: (text) => sayFailure(`${asSentence(text)} See: ${commandMeant()} --help`),
  })

try {
  for (const { name, description, load } of commands) {
    // Made here and now, a command inherits the program's settings.
    const command = program.command(name).description(description)
    if (words.includes(name)) (await load())(command)
  }
  await program.parseAsync(words, { from: 'user' })
} catch (error) {
  // Commander has said already what was wrong.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCode.refused
  else if (isOutOfDescriptors(error)) {
    sayFailure(noDescriptors)
    process.exitCode = exitCode.refused
  } else {
    sayFailure(error instanceof Error ? error.message : String(error))
    process.exitCode = error instanceof CommandRefused ? exitCode.refused : exitCode.failed
  }
}

/** The command whose help says more: as far as its name was understood. */
function commandMeant(): string {
  let path = program.name()
  let command: Command | undefined = program
  for (const word of words) {
    command = command.commands.find((each) => each.name() === word)
    if (!command) break
    path += ` ${word}`
  }
  return path
}

/** Commander's "error: unknown option '--x'" as a sentence. */
function asSentence(text: string): string {
  const [first = '', ...rest] = text.trim().replace(/^error: /, '')
  const sentence = first.toUpperCase() + rest.join('')
  return /[.)]$/.test(sentence) ? sentence : `${sentence}.`
}
