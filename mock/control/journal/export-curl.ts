import type { Visit } from '../../serve/visit.ts'
import { shellWord } from '../../text/visible.ts'
import { replayOf } from './replay.ts'

/** A command for a POSIX shell that sends the request again. Ends with a line end. */
export function curlOf(visit: Visit): string {
  const { method, origin, prefix, target, headers, body } = replayOf(visit)
  const words = [
    // Brackets and dots in a URL are part of it.
    'curl --globoff --path-as-is -sS',
    method === 'HEAD' ? '--head' : `-X ${method}`,
    ...Object.entries(headers).map(
      ([name, value]) => `-H ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`,
    ),
    // Without it curl names a type of its own.
    ...(body !== undefined && headers['content-type'] === undefined ? [`-H 'content-type:'`] : []),
    ...(body === undefined ? [] : [`--data-raw ${shellWord(body)}`]),
    shellWord(origin + prefix + target),
  ]
  return `${words.join(' \\\n  ')}\n`
}
