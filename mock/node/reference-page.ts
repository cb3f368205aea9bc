import { createHash } from 'node:crypto'
import { Router, static as serveStatic } from 'express'
import { markup } from '../control/markup.ts'
import { otherMethod } from '../control/other-methods.ts'
import { markOf } from '../control/page.ts'
import { languageOf, wordingFor, type Wording } from '../control/reading.ts'
import type { Place } from '../serve/arrival.ts'
import { colourOf, textOn } from '../words/colour.ts'
import type { World } from '../world/world.ts'
import { assetPath, readAsset } from './assets.ts'
import type { Incoming } from './incoming.ts'

/** The API reference, rendered by Swagger UI from files that come with the program. */
export function referencePage(): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router
    .route('/docs')
    .get((request, response) => {
      const { world } = response.locals as Place
      const wording = wordingFor({ language: languageOf(request.headers) }, world)
      response
        .type('html')
        .set({ 'content-security-policy': policy, vary: 'accept-language' })
        .send(pageFor(world, wording))
    })
    .all((request) => void (request as unknown as Incoming).send(otherMethod(request.method, ['GET'])))
  // Its links are relative to the path without the slash.
  router.get('/docs/', (_request, response) => response.redirect(308, '../docs'))
  router.get('/docs/reference.js', (_request, response) => {
    response.type('js').send(script)
  })
  router.get('/docs/reference.css', (_request, response) => {
    const { world } = response.locals as Place
    response
      .type('css')
      .set('cache-control', 'no-cache')
      .send(style + coloured(colourOf(world.settings.colour)))
  })
  for (const [path, type] of [
    ['/llms.txt', 'text/plain'],
    ['/agents.md', 'text/markdown'],
  ] as const) {
    router.get(path, async (_request, response) => {
      response.type(`${type}; charset=utf-8`).send(await readAsset(path.slice(1)))
    })
  }
  router.use('/docs', (request, response, next) => {
    serveStatic(assetPath('docs'), { index: false, redirect: false, maxAge: '1h' })(request, response, next)
  })
  return router
}

/** The one style that Swagger UI writes into its page: the colours of its logo. */
const logo = '.logo_small_svg__cls-2{fill:#fff}.logo_small_svg__cls-3{fill:#85ea2d}'

/** No code and no other style but from files of the mock, and no request to anyone else. */
const policy =
  `default-src 'none'; script-src 'self'; style-src 'self' 'sha256-${createHash('sha256').update(logo).digest('base64')}'; ` +
  "img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

const coloured = (colour: string | undefined) =>
  colour === undefined ? '' : `:root { --mark: ${colour}; --on-mark: ${textOn(colour)} }\n`

const style = `body { margin: 0 }
.home { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: .5rem 1.25rem; background: var(--mark, #1b1b1b); color: var(--on-mark, #fff); font: .9rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
.home a { color: inherit }
noscript p { margin: 2rem; font-family: sans-serif }
`

/** The frame is in the reader's language, and bears the sandbox's title and colour; the reference is in English. */
const pageFor = (world: World, { language, words }: Wording) =>
  markup`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${[words.lost.reference, markOf(world) ?? 'invitekit'].join(' · ')}</title>
    <link rel="icon" href="docs/favicon-32x32.png">
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <link rel="stylesheet" href="docs/reference.css">
  </head>
  <body>
    <nav class="home" aria-label="invitekit"><strong>${markOf(world) ?? 'invitekit'}</strong> <a href="./">${words.lost.home}</a> <a href="_mock/mails">${words.mails.title}</a></nav>
    <div id="reference" lang="en"></div>
    <noscript><p>The reference needs JavaScript. The documents themselves are
    at <a href="openapi.json">openapi.json</a> and <a href="_mock/openapi.json">_mock/openapi.json</a>.</p></noscript>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/swagger-ui-standalone-preset.js"></script>
    <script type="module" src="docs/reference.js"></script>
  </body>
</html>
`.text

const script = `// A path's own parameters stay unresolved when a link leads to one of its operations (swagger-ui 5), an operation's don't.
const ownParameters = ({ paths, ...document }) => ({
  ...document,
  paths: Object.fromEntries(
    Object.entries(paths ?? {}).map(([path, { parameters: shared = [], ...item }]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([method, operation]) => [
          method,
          operation.responses
            ? { ...operation, parameters: [...shared, ...(operation.parameters ?? [])] }
            : operation,
        ]),
      ),
    ]),
  ),
})

// Whom and what a request can be tried out with; nothing where the control plane wants its token.
const { organizations: [organization], personas } = await fetch('_mock/directory')
  .then((answer) => (answer.ok ? answer.json() : Promise.reject()))
  .catch(() => ({ organizations: [], personas: [] }))
const role = organization?.roles.find(({ name }) => name === 'Developer')
const owner = personas.find(({ id }) => id === 'owner')

// The ids of the document's examples, which no world has, become those of the sandbox.
const inSandbox = (document) =>
  organization && role
    ? JSON.parse(
        JSON.stringify(document)
          .replaceAll('5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70', organization.id)
          .replaceAll('f1968726-1dca-42d4-a4dc-80cab99e2b6c', role.id),
      )
    : document

// The page would send the example of an optional parameter as its value, such as both ends of a list at once.
const withoutValues = ({ components: { parameters = {}, ...components } = {}, ...document }) => ({
  ...document,
  components: {
    ...components,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, parameter]) => {
        const { example, description = '', ...rest } = parameter
        const isGiven = parameter.required || example === undefined
        return [name, isGiven ? parameter : { ...rest, description: description + ' For example: ' + example }]
      }),
    ),
  },
})

// The first way that an operation names is the one that the header is for.
const authorize = (name, { type, scheme }, header) => {
  const [, carried] = header.split(' ')
  if (scheme === 'basic') {
    const [user, ...password] = atob(carried).split(':')
    reference.preauthorizeBasic(name, user, password.join(':'))
  } else reference.preauthorizeApiKey(name, type === 'http' ? carried : header)
}

const reference = SwaggerUIBundle({
  urls: [
    { name: 'Services', url: 'openapi.json' },
    { name: 'Control plane', url: '_mock/openapi.json' },
  ],
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  plugins: [
    {
      statePlugins: {
        spec: {
          wrapActions: {
            updateJsonSpec: (update) => (document) => update(withoutValues(ownParameters(inSandbox(document)))),
          },
        },
      },
    },
  ],
  layout: 'StandaloneLayout',
  dom_id: '#reference',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  onComplete: async () => {
    if (!owner) return
    const { paths, components } = await (await fetch('openapi.json')).json()
    for (const { 'x-invitekit-service': service, security } of Object.values(paths).flatMap(Object.values)) {
      const [name] = Object.keys(security?.[0] ?? {})
      if (name) authorize(name, components.securitySchemes[name], owner.authorization[service])
    }
  },
})
`
