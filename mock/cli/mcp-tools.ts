/** A part of the control plane's document, as far as tools are made of it. */
export interface ControlDocument {
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components: {
    readonly schemas?: Readonly<Record<string, object>>
    readonly parameters?: Readonly<Record<string, object>>
  }
}

type PathItem = Readonly<Record<string, unknown>> & { readonly parameters?: readonly unknown[] }

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema: object
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly unknown[]
  readonly requestBody?: {
    readonly required?: boolean
    readonly content: Readonly<Record<string, { readonly schema: object }>>
  }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
}

/** What an agent can call: an operation of the control plane. */
export interface ControlTool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly inputSchema: { readonly type: 'object' } & Readonly<Record<string, unknown>>
  readonly annotations: {
    readonly readOnlyHint: boolean
    readonly destructiveHint: boolean
    readonly openWorldHint: false
  }
  /** The request that a call is, or what is missing, in a sentence. */
  readonly requestOf: (given: Readonly<Record<string, unknown>>) => ToolRequest
}

export interface ToolRequest {
  readonly method: string
  /** Below `/_mock`. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly sandbox: string | undefined
}

/** What is no use in a conversation: an answer without an end, files, and the document that the tools are made of. */
const left: ReadonlySet<string> = new Set(['followJournal', 'uploadSnapshot', 'downloadSnapshot', 'getControlDocument'])

const methods = ['get', 'post', 'put', 'patch', 'delete']

const sandboxProperty = {
  type: 'string',
  description: 'The sandbox that is meant; the one that is always there unless set.',
}

/** A tool for each operation: its operationId, with path, query and body as one object. */
export function controlTools(document: ControlDocument): ControlTool[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method] as Operation | undefined
      if (!operation || left.has(operation.operationId)) return []
      return [toolOf(document, path, method, operation, item.parameters ?? [])]
    }),
  )
}

function toolOf(
  document: ControlDocument,
  path: string,
  method: string,
  operation: Operation,
  shared: readonly unknown[],
): ControlTool {
  const parameters = [...shared, ...(operation.parameters ?? [])].map((each) => resolved(document, each) as Parameter)
  const bodySchema = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const body = bodySchema && (resolved(document, bodySchema) as { properties?: object; required?: readonly string[] })
  const properties = {
    ...body?.properties,
    ...Object.fromEntries(
      parameters.map(({ name, description, schema }) => [
        name,
        { ...(resolved(document, schema) as object), description },
      ]),
    ),
    sandbox: sandboxProperty,
  }
  const required = [
    ...parameters.filter((each) => each.required).map(({ name }) => name),
    ...(operation.requestBody?.required ? (body?.required ?? []) : []),
  ]
  const { operationId: name, summary: title, description = '' } = operation
  const inputSchema = {
    type: 'object' as const,
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  }
  return {
    name,
    title,
    description: `${title}. ${description}`.trim(),
    inputSchema: selfContained(document, inputSchema),
    annotations: {
      readOnlyHint: method === 'get',
      destructiveHint: method === 'delete' || name === 'resetSandbox',
      openWorldHint: false,
    },
    requestOf: ({ sandbox, ...given }) => {
      const rest: Record<string, unknown> = { ...given }
      const take = (parameter: string) => {
        const value = rest[parameter]
        delete rest[parameter]
        return value === undefined ? undefined : String(value as string | number)
      }
      const places = parameters.filter((each) => each.in === 'path')
      const target = places.reduce(
        (whole, each) => whole.replace(`{${each.name}}`, encodeURIComponent(take(each.name) ?? '')),
        path,
      )
      const query = parameters
        .filter((each) => each.in === 'query')
        .flatMap((each) => {
          const value = take(each.name)
          return value === undefined ? [] : [[each.name, value] as const]
        })
      return {
        method: method.toUpperCase(),
        path: target.replace(/^\/_mock/, ''),
        query: Object.fromEntries(query),
        body: bodySchema ? rest : undefined,
        sandbox: typeof sandbox === 'string' ? sandbox : undefined,
      }
    },
  }
}

/** What a reference within the document leads to, or the thing itself. */
function resolved(document: ControlDocument, thing: unknown): unknown {
  const { $ref } = thing as { $ref?: string }
  if ($ref === undefined) return thing
  const path = $ref.split('/').slice(1)
  return path.reduce<unknown>((within, step) => (within as Readonly<Record<string, unknown>>)[step], document)
}

/** A schema with all that it refers to in its `$defs`. */
function selfContained<Of extends object>(document: ControlDocument, schema: Of): Of {
  const defs: Record<string, unknown> = {}
  const within = (part: unknown): unknown =>
    JSON.parse(JSON.stringify(part).replaceAll('"#/components/schemas/', '"#/$defs/')) as unknown
  const add = (part: unknown) => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (name in defs) continue
      const found = document.components.schemas?.[name]
      defs[name] = within(found)
      add(found)
    }
  }
  add(schema)
  return { ...(within(schema) as Of), ...(Object.keys(defs).length > 0 && { $defs: defs }) }
}
