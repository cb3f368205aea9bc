/** The arrows of the house: which room may import which. Tests beside a file are free; cycles are forbidden to all. */
const isTest = '\\.test\\.ts$'

/** What a room may import of ours, besides itself. Patterns of paths below mock/. */
const rooms = {
  // What own services are called is known when it runs.
  generated: ['domain/known-services\\.ts$'],
  text: [],
  words: [],
  domain: ['generated/services\\.ts$'],
  world: ['text/', 'words/', 'domain/'],
  keep: ['text/', 'domain/', 'world/'],
  scenarios: ['text/', 'words/', 'domain/', 'world/', 'generated/(services|control-types)\\.ts$'],
  services: ['text/', 'domain/', 'generated/'],
  // Which services exist is known to the registry beside them, not to those who serve them.
  serve: ['text/', 'domain/', 'generated/', 'world/', 'services/[^/]+\\.ts$'],
  // What goes wrong on purpose knows the services' rules and words, and no service.
  bugs: ['text/', 'domain/', 'generated/', 'world/', 'services/[^/]+\\.ts$', 'serve/'],
  control: [
    'text/',
    'words/',
    'domain/',
    'generated/',
    'world/',
    'services/[^/]+\\.ts$',
    'scenarios/',
    'serve/',
    'bugs/',
  ],
  node: ['text/', 'words/', 'domain/', 'generated/', 'world/', 'services/[^/]+\\.ts$', 'serve/', 'control/', 'own/'],
  web: ['text/', 'domain/', 'generated/', 'world/', 'services/[^/]+\\.ts$', 'serve/', 'control/'],
  // It speaks to the control plane as anybody else does, over HTTP.
  console: ['generated/control-types\\.ts$'],
  // Own services are read here and turned into what the built-in ones are.
  own: ['text/', 'domain/', 'generated/', 'services/[^/]+\\.ts$', 'serve/path-tree\\.ts$'],
  fixtures: ['index\\.ts$'],
  // A door, as create-mock.ts is for Node: it puts the core together with what browsers have.
  browser: [
    'text/',
    'domain/',
    'generated/',
    'world/',
    'services/[^/]+\\.ts$',
    'scenarios/',
    'serve/',
    'control/',
    'web/',
    '(emulated|mock|mock-settings|common-options|open-core)\\.ts$',
  ],
  // It tries an own service as a user would, in a mock that is made for it.
  'own-check': [
    'create-mock\\.ts$',
    'mock\\.ts$',
    'open-own-services\\.ts$',
    'control/sandbox-handle\\.ts$',
    'domain/invitations\\.ts$',
    'generated/operations\\.ts$',
    'own/',
    'services/(service|terms)\\.ts$',
  ],
  next: ['browser/(create-mock|browser-options)\\.ts$', 'world/persistence\\.ts$'],
  // A door to msw, which the project has: it needs of the mock no more than its handle's types.
  msw: ['mock\\.ts$', 'control/sandbox-handle\\.ts$', 'fixtures/runner\\.ts$'],
  cli: [
    'text/',
    'words/',
    'index\\.ts$',
    'create-mock\\.ts$',
    'own-check/',
    'own/define-service\\.ts$',
    'control/',
    'domain/invitekit-error\\.ts$',
    'generated/(control-types|services)\\.ts$',
    'services/switches\\.ts$',
    'keep/(open-universe|folder-owner)\\.ts$',
    'node/assets\\.ts$',
    'read-world-file\\.ts$',
    'scenarios/(registry|scenario)\\.ts$',
  ],
}

const arrows = Object.entries(rooms).map(([room, others]) => ({
  name: `${room}-imports-only-its-neighbours`,
  comment: `mock/${room} may import of ours: itself, ${others.join(', ') || 'nothing else'}.`,
  severity: 'error',
  from: { path: `^mock/${room}/`, pathNot: isTest },
  to: { path: '^mock/', pathNot: [room + '/', ...others].map((other) => `^mock/${other}`) },
}))

/** The control plane's folders: which others each may import. What stands beside them puts them together. */
const subjects = {
  accept: [],
  bugs: [],
  barriers: ['faults', 'shares'],
  faults: ['shares'],
  journal: [],
  outbox: ['shares'],
  scenes: ['accept'],
  shares: [],
}

const between = Object.entries(subjects).map(([folder, others]) => ({
  name: `${folder}-goes-its-own-way`,
  comment: `mock/control/${folder} may import of the other folders: ${others.join(', ') || 'none'}; and not what puts them together.`,
  severity: 'error',
  from: { path: `^mock/control/${folder}/`, pathNot: isTest },
  to: {
    path: '^mock/control/([^/]+/|(traffic|operations|control-plane|sandbox-handle)\\.ts$)',
    pathNot: [folder, ...others].map((other) => `^mock/control/${other}/`),
  },
}))

/** Rooms that see another one's types and nothing of it at run time, but for some files. */
const typesOnly = [
  ['serve', 'world'],
  ['node', 'world'],
  ['web', 'world'],
  ['cli', 'control'],
  // Which services there are is a list of names, and loads nothing else.
  ['cli', 'generated', 'services\\.ts$'],
  // Which services there are is a list of names, and loads nothing else.
  ['domain', 'generated', 'services\\.ts$'],
  ['console', 'generated'],
].map(([from, to, but = '$^']) => ({
  name: `${from}-knows-only-types-of-${to}`,
  comment: 'Write `import type`, or have create-mock pass the thing in.',
  severity: 'error',
  from: { path: `^mock/${from}/`, pathNot: isTest },
  to: { path: `^mock/${to}/`, pathNot: `^mock/${to}/${but}`, dependencyTypesNot: ['type-only'] },
}))

/** A library that only some rooms may know. */
const libraries = [
  ['express', ['express'], ['node']],
  ['cors', ['cors'], ['node', 'web']],
  ['nodemailer', ['nodemailer'], ['node']],
  ['lowdb', ['lowdb', 'steno'], ['keep']],
  ['faker', ['@faker-js/faker'], ['scenarios']],
  ['postgres', ['pg', 'pg-pool'], ['keep']],
  ['prometheus', ['prom-client'], ['node']],
].map(([name, packages, homes]) => ({
  name: `${name}-stays-at-home`,
  comment: `Only ${homes.map((home) => `mock/${home}`).join(' and ')} may know ${packages.join(' and ')}.`,
  severity: 'error',
  from: { path: '^mock/', pathNot: [isTest, ...homes.map((home) => `^mock/${home}/`)] },
  to: { path: packages.map((name) => `node_modules/(@types/)?${name}/`) },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Move what both need into a third file. A cycle of types counts too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-is-missing',
      comment: 'The import leads nowhere: correct the path, or add the package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    ...arrows,
    ...between,
    ...typesOnly,
    {
      name: 'services-are-strangers',
      comment:
        'A service may import itself, services/jsonapi and what stands beside the services but the registry, and no other service.',
      severity: 'error',
      from: { path: '^mock/services/([^/]+)/', pathNot: isTest },
      to: {
        path: '^mock/services/',
        pathNot: [
          '^mock/services/$1/',
          '^mock/services/jsonapi/',
          '^mock/services/(service|terms|request-checks|switches|rate-limit|turn|presented|iso-time)\\.ts$',
        ],
      },
    },
    ...libraries,
    {
      name: 'the-core-knows-no-host',
      comment:
        'What Node offers is known to mock/node, mock/keep, the command line and the fixtures. The core has what every host has, and asks for the rest.',
      severity: 'error',
      from: {
        path: '^mock/',
        pathNot: [
          isTest,
          '^mock/(node|keep|cli|fixtures)/',
          '^mock/(create-mock|open-own-services|openapi-with|load-all|mock-options|read-world-file|index)\\.ts$',
        ],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the-core-meets-its-host-from-outside',
      comment: 'The host is handed in: see CoreHost in mock/open-core.ts.',
      severity: 'error',
      from: {
        path: '^mock/',
        pathNot: [
          isTest,
          '^mock/(node|keep|cli|own-check)/',
          '^mock/(create-mock|open-own-services|openapi-with|load-all|mock-options|read-world-file|index)\\.ts$',
        ],
      },
      to: { path: '^mock/(node|keep|create-mock|load-all|mock-options|index)', pathNot: '^mock/index\\.ts$' },
    },
    {
      name: 'domain-is-pure',
      comment: 'Rules are functions over values: no package, no file, no network.',
      severity: 'error',
      from: { path: '^mock/domain/', pathNot: isTest },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'] },
    },
    {
      name: 'runtime-needs-dependencies',
      comment: 'What the mock imports belongs to "dependencies". The fixtures join what the project that tests has.',
      severity: 'error',
      from: { path: '^mock/', pathNot: [isTest, '^mock/(fixtures|msw)/', '^mock/console/'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-console-is-a-page',
      comment: 'A browser loads it from dist/console: nothing imports it. Preact stays with it.',
      severity: 'error',
      from: { path: '^(mock|bin|contracts|examples)/', pathNot: '^mock/console/' },
      to: { path: '^mock/console/|node_modules/(@preact|preact)/' },
    },
    {
      name: 'nothing-imports-the-command-line',
      comment: 'mock/cli reads argv and env; whoever needs a mock calls createMock.',
      severity: 'error',
      from: { pathNot: '^mock/cli/' },
      to: { path: '^mock/cli/' },
    },
    {
      name: 'contracts-are-outside',
      comment: 'The mock knows nothing of contracts; the command line knows contracts/verify/index.ts alone.',
      severity: 'error',
      from: { path: '^mock/', pathNot: '^mock/cli/' },
      to: { path: '^contracts/' },
    },
    {
      name: 'command-line-verifies',
      comment: 'The command line comes to contracts through contracts/verify/index.ts.',
      severity: 'error',
      from: { path: '^mock/cli/' },
      to: { path: '^contracts/', pathNot: '^contracts/verify/index\\.ts$' },
    },
    {
      name: 'one-public-door',
      comment: 'Outside mock/, import what package.json exports and nothing behind it, but what is done to any text.',
      severity: 'error',
      from: { path: '^(contracts|examples|test)/' },
      to: {
        path: '^mock/',
        pathNot: '^mock/(index|service|text/[^/]+|fixtures/(vitest|playwright)|msw/msw|browser/index|next/next)\\.ts$',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Some examples are packages of their own. The fourth service stands in a copy of this project when it is run; what `npm run clients` installs may be missing.
    exclude: {
      path: '^(dist|examples/(next|storybook|[^/]+-shape)|test/fourth-service|test/clients/(react-hooks|sdks))/',
    },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
