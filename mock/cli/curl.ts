import type { ExampleRequest } from '../create-mock.ts'
import { shellWord } from '../text/visible.ts'

/** A request as a curl command for a POSIX shell, each line behind an indent. */
export function curl({ method, url, headers, body }: ExampleRequest, indent: string): string {
  const parts = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${shellWord(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${shellWord(JSON.stringify(body))}`]),
  ]
  return indent + parts.join(` \\\n${indent}  `)
}
