import { readFileSync, statSync } from 'node:fs'
import { nearest } from '../../mock/text/nearest.ts'
import { parseYaml } from '../../mock/text/yaml.ts'
import { ConformError } from './conform-error.ts'
import { reasonOf } from '../verify/reason-of.ts'

/** Who asks, by the whole of their Authorization header. */
export const people = {
  manager: 'may invite to the organization, see its invitations and cancel them',
  reader: 'may see the invitations of the organization, and not change them',
  bystander: 'belongs to the organization, and may not see its invitations',
  outsider: 'does not belong to the organization, and manages another one',
  limited: 'may invite, but not to the role that `above` names',
  invitee: 'has an account, accepts invitations, and stays a member by that',
  secondInvitee: 'the same, somebody else',
} as const

export type Person = keyof typeof people

/** What else a run has to know. */
export const facts = {
  organization: 'the id of the organization, in which invitations are made and cancelled',
  otherOrganization: 'the id of the one that the outsider manages',
  role: 'the id of a role that people are invited to, where the service wants one',
  above: 'the same of a role that the one who is limited may not give',
  member: 'the address of a member of the organization, who may get a mail when the server is wrong',
  address: 'how addresses are made, with {} for what is new in each: invitekit+{}@example.com unless given',
  lifetime: 'for how many days invitations are valid, where the service lets them expire',
} as const

export type Fact = keyof typeof facts

/** What the file of credentials says; what it leaves out makes checks be skipped. */
export type Credentials = Readonly<Partial<Record<Person | Fact, string>>> & {
  readonly manager: string
  readonly organization: string
}

const names = [...Object.keys(people), ...Object.keys(facts)]

/** Bytes. */
const longestFile = 64 * 1024

/** An address of a domain that takes no mail. */
export const usualAddress = 'invitekit+{}@example.com'

/**
 * Reads them from a file of YAML or JSON, in which `${NAME}` stands for a variable of the environment. Throws a
 * ConformError that says what is wrong with it, and never what a credential is.
 */
export function readCredentials(file: string, environment: NodeJS.ProcessEnv = process.env): Credentials {
  const wrong = (text: string): never => {
    throw new ConformError(`${file}: ${text}`)
  }
  const read = valueIn(file)
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    return wrong(`It must have members such as manager and organization. Known are ${names.join(', ')}.`)
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(read as Record<string, unknown>)) {
    if (!names.includes(name)) {
      const meant = nearest(name, names)
      wrong(
        `There is no member ${JSON.stringify(name)}. ${meant ? `Did you mean ${meant}?` : `Known are ${names.join(', ')}.`}`,
      )
    }
    if (typeof value !== 'string' && typeof value !== 'number') wrong(`${name} must be a text.`)
    const text = String(value).replaceAll(/\$\{(\w+)\}/g, (_, variable: string) => {
      const given = environment[variable]
      return given === undefined || given === ''
        ? wrong(`${name} needs the variable ${variable}, which is not set.`)
        : given
    })
    if (!/^[\t\u0020-\u007e]+$/.test(text)) wrong(`${name} must be one line of ASCII, and not empty.`)
    found[name] = text
  }
  for (const name of ['manager', 'organization'] as const)
    if (found[name] === undefined)
      wrong(`It needs ${name}: ${(name === 'manager' ? people : facts)[name as never] as string}.`)
  const { address = usualAddress, lifetime } = found
  if (!/^[^@\s]*\{\}[^@\s]*@[^@\s]+$/.test(address))
    wrong(`address must be one with {} before its @, such as ${usualAddress}.`)
  if (lifetime !== undefined && !/^\d+(\.\d+)?$/.test(lifetime)) wrong('lifetime must be a number of days, such as 7.')
  return found as Credentials
}

function valueIn(file: string): unknown {
  try {
    if (statSync(file).size > longestFile) throw new Error(`it has more than ${longestFile / 1024} kB`)
    return parseYaml(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ConformError(`The credentials in ${file} can't be read: ${reasonOf(error)}.`)
  }
}
