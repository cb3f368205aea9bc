import { Router, static as serveStatic } from 'express'
import type { Located } from '../http/received.ts'
import { assetPath } from './assets.ts'

/** The API reference, rendered by Swagger UI from files that come with the program. */
export function referencePage(): Router {
  const router = Router({ caseSensitive: true, strict: true })
  // What a browser is pointed at first.
  router.get('/', (_request, response) => response.redirect(302, `${(response.locals as Located).prefix}/docs`))
  router.get('/docs', (_request, response) => {
    response.type('html').send(page)
  })
  // Its links are relative to the path without the slash.
  router.get('/docs/', (_request, response) => response.redirect(308, '../docs'))
  router.get('/docs/reference.js', (_request, response) => {
    response.type('js').send(script)
  })
  router.use('/docs', (request, response, next) => {
    serveStatic(assetPath('docs'), { index: false, redirect: false, maxAge: '1h' })(request, response, next)
  })
  return router
}

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>invitekit: API reference</title>
    <link rel="icon" href="docs/favicon-32x32.png">
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <style>body { margin: 0 }</style>
  </head>
  <body>
    <div id="reference"></div>
    <noscript><p style="margin: 2rem; font-family: sans-serif">The reference needs JavaScript. The documents themselves are
    at <a href="openapi.json">openapi.json</a> and <a href="_mock/openapi.json">_mock/openapi.json</a>.</p></noscript>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/swagger-ui-standalone-preset.js"></script>
    <script src="docs/reference.js"></script>
  </body>
</html>
`

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

SwaggerUIBundle({
  urls: [
    { name: 'Services', url: 'openapi.json' },
    { name: 'Control plane', url: '_mock/openapi.json' },
  ],
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  plugins: [
    {
      statePlugins: {
        spec: { wrapActions: { updateJsonSpec: (update) => (document) => update(ownParameters(document)) } },
      },
    },
  ],
  layout: 'StandaloneLayout',
  dom_id: '#reference',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
})
`
