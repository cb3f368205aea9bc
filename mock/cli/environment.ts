import type { Mock } from '../create-mock.ts'
import { serviceFacts, type ServiceFacts } from '../generated/services.ts'
import { keyOf } from './persona-key.ts'

/** A variable that a command finds in its environment. */
interface Variable {
  readonly name: string
  readonly description: string
  readonly valueOf: (mock: Mock) => string | undefined
}

const ownerOf = ({ directory }: Mock) => directory.personas.find(({ id }) => id === 'owner')

const variables: readonly Variable[] = [
  { name: 'INVITEKIT_URL', description: 'the mock', valueOf: ({ url }) => url },
  ...Object.values(serviceFacts).flatMap(ofService),
  {
    name: 'INVITEKIT_ORGANIZATION_ID',
    description: 'the first organization',
    valueOf: (mock) => ownerOf(mock)?.memberships[0]?.organizationId,
  },
  { name: 'INVITEKIT_TOKEN', description: "its owner's token", valueOf: (mock) => ownerOf(mock)?.token },
]

function ofService({ name, title, directoryKey }: ServiceFacts): Variable[] {
  const prefix = `INVITEKIT_${name.toUpperCase()}`
  return [
    {
      name: `${prefix}_URL`,
      description: `the base URL of ${title}`,
      valueOf: ({ services }) => services.find((service) => service.name === name)?.url,
    },
    {
      name: `${prefix}_AUTHORIZATION`,
      description: `the Authorization header of its owner for ${title}`,
      valueOf: (mock) => ownerOf(mock)?.authorization[name],
    },
    ...(directoryKey
      ? [
          {
            name: `${prefix}_KEY_ID`,
            description: "the owner's key for it",
            valueOf: (mock: Mock) => keyOf(ownerOf(mock), name)?.keyId,
          },
          {
            name: `${prefix}_KEY_SECRET`,
            description: "the key's secret",
            valueOf: (mock: Mock) => keyOf(ownerOf(mock), name)?.keySecret,
          },
        ]
      : []),
  ]
}

/** The same of an own service. */
function ofOwn({ name, title }: Mock['services'][number]): Variable[] {
  return ofService({ name, title } as ServiceFacts).map((each) => ({ ...each, name: each.name.replaceAll('-', '_') }))
}

/** The variables as lines of a help. */
export function environmentHelp(): string {
  const width = Math.max(...variables.map(({ name }) => name.length))
  return variables.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`).join('\n')
}

/** What a command finds in its environment: where the mock is, and as whom to use it. */
export function environmentOf(mock: Mock): Record<string, string> {
  const known = new Set<string>(Object.keys(serviceFacts))
  const own = mock.services.filter(({ name }) => !known.has(name)).flatMap(ofOwn)
  return Object.fromEntries(
    [...variables, ...own].flatMap(({ name, valueOf }) => {
      const value = valueOf(mock)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
