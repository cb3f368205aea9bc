import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { Command } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { aboutAllSandboxes, askControl, askJson, type Target } from './control-client.ts'
import { CommandRefused, sayFailure } from './failure.ts'
import { controlTools, type ControlDocument, type ControlTool } from './mcp-tools.ts'

/** `invitekit mcp`: lets a coding agent use a mock, by the Model Context Protocol over stdin and stdout. */
export function mcp(command: Command): void {
  aboutAllSandboxes(command)
    .addHelpText(
      'after',
      `
It speaks to the mock that runs in this folder, or that --url names. Where none runs, it starts one in memory that ends
with it. An agent's configuration: { "command": "npx", "args": ["invitekit", "mcp"] }`,
    )
    .action(run)
}

/** Characters of an answer: more than an agent can use at once. */
const longestAnswer = 100_000

async function run(options: Target, command: Command): Promise<void> {
  const target = { ...options, url: await mockFor(options, command.getOptionValueSource('url') !== 'default') }
  const tools = controlTools(await askJson<ControlDocument>(target, { path: '/openapi.json' }))
  const server = new Server(
    { name: 'invitekit', version: packageJson.version },
    { capabilities: { tools: {} }, instructions: instructionsFor(target.url) },
  )
  const listed = tools.map(({ requestOf: _requestOf, ...tool }) => tool)
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...listed, verifyTool] }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: given = {} } }) => {
    try {
      if (name === verifyTool.name) return await verify(given)
      const tool = tools.find((each) => each.name === name)
      return tool
        ? await call(target, tool, given)
        : failed(`There is no tool ${JSON.stringify(name)}. List the tools.`)
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error))
    }
  })
  await server.connect(new StdioServerTransport())
  // Whoever asked has gone.
  process.stdin.on('end', () => process.exit())
}

/** Where the mock is: the one that was named or that runs, else one of its own. */
async function mockFor(target: Target, isNamed: boolean): Promise<string> {
  try {
    await askControl(target, { path: '/health' })
    return target.url
  } catch (error) {
    if (isNamed || !(error instanceof CommandRefused)) throw error
  }
  const { createMock } = await import('../index.ts')
  const { url } = await createMock({ onNotice: sayFailure, onError: (error) => sayFailure(String(error)) })
  return url
}

const instructionsFor = (url: string) => `A stateful mock of invitation APIs runs at ${url}.
Base URLs of the services, their people and tokens: getDirectory. The services' own requests go to ${url} over HTTP;
in a sandbox behind ${url}/sandboxes/NAME. These tools make sandboxes, accept invitations, read mails, move the clock, make
requests fail, and show in the journal what was asked and why it was answered so. More: ${url}/llms.txt`

async function call(
  target: Target,
  tool: ControlTool,
  given: Readonly<Record<string, unknown>>,
): Promise<CallToolResult> {
  const missing = (tool.inputSchema['required'] as readonly string[] | undefined)?.filter(
    (name) => given[name] === undefined,
  )
  if (missing?.length) return failed(`${tool.name} needs ${missing.join(', ')}.`)
  const { sandbox, ...request } = tool.requestOf(given)
  return told(await askControl({ ...target, ...(sandbox !== undefined && { sandbox }) }, request))
}

const verifyTool = {
  name: 'verify',
  title: 'Verify contracts',
  description: 'Hold pact files against themselves, the API documents and a mock. Says what is broken, and why.',
  inputSchema: {
    type: 'object' as const,
    properties: {
      pacts: { type: 'array', items: { type: 'string' }, minItems: 1, description: 'Pact files, or folders of them.' },
      profile: {
        type: 'string',
        enum: ['documented', 'live'],
        description: 'As the documents print it, or as on the wire.',
      },
    },
    required: ['pacts'],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: true, destructiveHint: false, openWorldHint: false },
}

/** In a process of its own: stdout is the protocol's here. */
async function verify({ pacts, profile }: Readonly<Record<string, unknown>>): Promise<CallToolResult> {
  if (!Array.isArray(pacts) || pacts.length === 0) return failed('verify needs pacts: a list of files or folders.')
  const flags = profile === undefined ? [] : ['--profile', String(profile as string)]
  const [entry = ''] = process.argv.slice(1)
  const args = [entry, 'verify', ...flags, '--', ...pacts.map(String)]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 })
    return told(stdout)
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    return failed(`${stdout}${stderr}`.trim() || String(error))
  }
}

const failed = (text: string): CallToolResult => ({ ...told(text), isError: true })

function told(text: string): CallToolResult {
  const more = text.length - longestAnswer
  const shown = more > 0 ? `${text.slice(0, longestAnswer)}… (${more} characters more: ask for less)` : text || 'Done.'
  return { content: [{ type: 'text', text: shown }] }
}
