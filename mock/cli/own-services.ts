import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { MockOptions } from '../create-mock.ts'
import { defineService } from '../own/define-service.ts'
import { CommandRefused } from './failure.ts'
import { configName } from './config-name.ts'

type OwnService = NonNullable<MockOptions['services']>[number]

/** The own services of the flags, else of the configuration file in the folder. Rejects with a CommandRefused. */
export async function ownServices({
  service: names,
}: {
  readonly service?: readonly string[]
}): Promise<Pick<MockOptions, 'services'>> {
  const services = names ? (await Promise.all(names.map(loadServices))).flat() : await servicesOfConfig()
  return services.length > 0 ? { services } : {}
}

/** What a module exports of own services, or the one of an OpenAPI document. Rejects with a CommandRefused. */
export async function loadServices(name: string): Promise<OwnService[]> {
  const file = fileOf(name)
  if (isDocument(file))
    return [{ ...defineService()({ document: file, operations: 'understood' }), isDocumentAlone: true }]
  const found = servicesIn(await load(file, name))
  if (found.length > 0) return found
  throw new CommandRefused(
    `${name} exports no service. Write: export default defineService()({ document: new URL('./openapi.yaml', import.meta.url) }), with defineService of invitekit/service.`,
  )
}

async function servicesOfConfig(): Promise<OwnService[]> {
  const name = configName()
  if (name === undefined) return []
  const { default: config } = (await load(resolve(name), name)) as { default?: unknown }
  const services =
    typeof config === 'object' && config !== null ? (config as { services?: unknown }).services : undefined
  if (!Array.isArray(services)) {
    throw new CommandRefused(`${name} must export the services: export default { services: [acme] }.`)
  }
  const others = Object.keys(config as object).filter((each) => each !== 'services')
  if (others.length > 0)
    throw new CommandRefused(`${name} has ${others.join(', ')}, which there is not. It can have: services.`)
  const loaded: OwnService[] = []
  for (const each of services as readonly unknown[]) {
    if (typeof each === 'string') loaded.push(...(await loadServices(each)))
    else loaded.push(each as OwnService)
  }
  return loaded
}

/** It says by itself what its operations do: there is nothing to define. */
const isDocument = (file: string) => /\.(?:ya?ml|json)$/i.test(file)

const isOwnService = (value: unknown): value is OwnService =>
  typeof value === 'object' && value !== null && 'apiVersion' in value && 'definition' in value

/** The default export, or all that are services; one of the default that is a list. */
function servicesIn(module: Readonly<Record<string, unknown>>): OwnService[] {
  return [...new Set(Object.values(module).flat())].filter(isOwnService)
}

/** A path as one from here, a folder by what is in it, and anything else as a package of this project. */
function fileOf(name: string): string {
  const isPath = /^\.{1,2}(?:[/\\]|$)/.test(name) || isAbsolute(name) || existsSync(name)
  if (!isPath) {
    try {
      return createRequire(resolve('package.json')).resolve(name)
    } catch {
      throw new CommandRefused(
        `There is no package ${name} here, nor a file of that name. Install it, or name a path such as ./${name}.`,
      )
    }
  }
  const path = resolve(name)
  const endings = ['', '.ts', '.mts', '.js', '.mjs', '.cjs']
  const isFile = (each: string) => statSync(each, { throwIfNoEntry: false })?.isFile() ?? false
  const own = endings.map((ending) => path + ending).find(isFile)
  if (own !== undefined) return own
  const main = mainOf(path)
  const inside = [
    ...(main === undefined ? [] : [main]),
    ...['service', 'index'].flatMap((base) => endings.slice(1).map((ending) => base + ending)),
  ]
  const found = inside.map((each) => join(path, each)).find(isFile)
  if (found !== undefined) return found
  throw new CommandRefused(
    `There is no service at ${name}: neither a module, nor an OpenAPI document, nor a folder with a service.ts or a service.js in it.`,
  )
}

function mainOf(folder: string): string | undefined {
  try {
    const { exports, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      exports?: unknown
      main?: string
    }
    return typeof exports === 'string' ? exports : main
  } catch {
    return undefined
  }
}

async function load(file: string, name: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw new CommandRefused(
        `${name} is TypeScript, which Node ${process.versions.node} does not read: 22.18 and later do. Write it as .mjs, or start with NODE_OPTIONS="--import tsx".`,
      )
    }
    throw new CommandRefused(`${name} can't be loaded: ${message}`)
  }
}
