import type { Command } from 'commander'
import type { RequestMatch } from '../generated/control-types.ts'
import { serviceOption } from './service-options.ts'
import { headerSetting } from './values.ts'

/** The options that say which requests are meant. */
export interface MatchOptions {
  readonly service?: NonNullable<RequestMatch['service']>
  readonly operation?: string
  readonly method?: string
  readonly persona?: string
  readonly path?: string
  readonly header?: Readonly<Record<string, string>>
}

/** Gives a command the options that say which requests are meant; without any, all are. */
export function aboutRequests(command: Command): Command {
  return command
    .addOption(serviceOption('requests to this service'))
    .option('--operation <id>', 'requests to the operation with this operationId')
    .option('--method <name>', 'requests with this HTTP method', (text) => text.toUpperCase())
    .option('--persona <id>', 'requests with the credentials of this persona')
    .option('--path <pattern>', 'requests to this path; * stands for any characters')
    .option('--header <name: value>', 'requests with this header; * as above; may be repeated', headerSetting)
}

export function matchOf({ service, operation, method, persona, path, header }: MatchOptions): object {
  return { service, operation, method, persona, path, headers: header }
}

/** Requests that are meant, in words. */
export function matchWords({ service, operation, method, persona, path, headers = {} }: RequestMatch): string {
  const parts = [
    ...Object.entries({ service, operation, method, persona, path }).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name} ${value}`],
    ),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  return parts.join(', ') || 'every request'
}
