import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript'

import { banner } from './banner.ts'
import type { OpenApiDocument } from './document.ts'

/** The text of `types.ts`: TypeScript types of all paths, operations and components. */
export async function typesFile(document: OpenApiDocument): Promise<string> {
  const types = await openapiTypescript(structuredClone(document) as unknown as OpenAPI3, {
    // A default in the spec is what the service assumes, so a sender may still leave the member out.
    defaultNonNullable: false,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    silent: true,
  })
  return `// ${banner}\n\n${withOwnServices(astToString(types))}`
}

/** The name of a service may be an own one's; an editor offers the built-in ones. */
const withOwnServices = (text: string) =>
  text.replace(/^( +ServiceName: "\w+"(?: \| "\w+")*);$/m, '$1 | (string & Record<never, never>);')
