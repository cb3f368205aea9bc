import type { ExampleRequest } from '../create-mock.ts'

/** A request as a curl command for a POSIX shell, each line behind an indent. */
export function curl({ method, url, headers, body }: ExampleRequest, indent: string): string {
  const parts = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${quoted(JSON.stringify(body))}`]),
  ]
  return indent + parts.join(` \\\n${indent}  `)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
