import { Agent, request } from 'node:http'

export interface Ask {
  /** GET unless set. */
  readonly method?: string
  /** Path and query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown
}

export interface Answer {
  readonly status: number
  readonly text: string
}

const agent = new Agent({ keepAlive: true })

/** Closes the connections that are kept for later. */
export const disconnect = () => agent.destroy()

/** Resolves with the whole answer. Rejects when the connection fails or is silent for so many milliseconds. */
export function ask(url: string, { method = 'GET', path, headers, body }: Ask, patience = 10_000): Promise<Answer> {
  const { hostname, port } = new URL(url)
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const length = text === undefined ? {} : { 'content-length': Buffer.byteLength(text) }
  return new Promise((resolve, reject) => {
    const asked = request(
      { agent, hostname, port, method, path, headers: { ...length, ...headers }, timeout: patience },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      },
    )
    asked.on('timeout', () => asked.destroy(new Error(`${method} ${path} was not answered within ${patience} ms`)))
    asked.on('error', reject)
    asked.end(text)
  })
}

/** The answer's JSON. Rejects as `ask` does, and unless the answer is one of success. */
export async function askJson<Value>(url: string, asked: Ask): Promise<Value> {
  const { status, text } = await ask(url, asked)
  if (status >= 300) throw new Error(`${asked.method ?? 'GET'} ${asked.path} answered ${status}: ${text}`)
  return (text === '' ? undefined : JSON.parse(text)) as Value
}
