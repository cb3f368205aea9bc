import { Router, static as serveStatic } from 'express'
import { assetPath } from './assets.ts'

/** The API reference, rendered by Swagger UI from files that come with the program. */
export function referencePage(): Router {
  const router = Router({ caseSensitive: true, strict: true })
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
  </head>
  <body>
    <div id="reference"></div>
    <noscript>The reference needs JavaScript. The documents themselves are at <a href="openapi.json">openapi.json</a> and
    <a href="_mock/openapi.json">_mock/openapi.json</a>.</noscript>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/swagger-ui-standalone-preset.js"></script>
    <script src="docs/reference.js"></script>
  </body>
</html>
`

const script = `SwaggerUIBundle({
  urls: [
    { name: 'Services', url: 'openapi.json' },
    { name: 'Control plane', url: '_mock/openapi.json' },
  ],
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  dom_id: '#reference',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
})
`
