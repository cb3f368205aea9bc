import { patched } from '../../mock/services/patch.ts'
import { banner } from './banner.ts'
import { bundleSpec } from './bundle.ts'
import { choicesFile } from './choices-file.ts'
import type { OpenApiDocument } from './document.ts'
import { operationsFile } from './operations-file.ts'
import { listOperations } from './operations.ts'
import { operationsOfAll, withAllPaths } from './operations-of-all.ts'
import { optionFiles } from './option-files.ts'
import { readOverlays, requireIndependence, servicesEntry } from './overlays.ts'
import { withReleases } from './releases.ts'
import { readServiceFacts, tokenParametersIn, type ServiceFacts } from './service-facts.ts'
import { rulesFile } from './rules-file.ts'
import { servicesFile } from './services-file.ts'
import { settle, type Choices } from './settle.ts'
import { readSwitches, russianSwitchesFile, switchesFile } from './switches.ts'
import { typesFile } from './types-file.ts'
import {
  controlRequestValidatorsDeclaration,
  controlResponseValidatorsDeclaration,
  requestValidatorsDeclaration,
  responseValidatorsDeclaration,
} from './validator-declarations.ts'
import { requestTable, responseTable } from './validator-tables.ts'
import { validatorsFile } from './validators-file.ts'
import { withNames } from './with-names.ts'
import { worldSchema } from './world-schema.ts'

/**
 * Everything that is generated from the spec and its overlays, as file names and texts. The same spec gives the same
 * texts.
 *
 * @param root the project folder
 */
export async function generatedFiles(root: string): Promise<Map<string, string>> {
  const document = await bundleSpec(root, servicesEntry)
  const facts = await readServiceFacts(root, document)
  const services = facts.map(({ name }) => name)
  const switches = await readSwitches(root, services)
  const lists = { services, switches: switches.map(({ name }) => name) }
  const files = await Promise.all([
    serviceFiles(root, document, facts),
    controlFiles(root, lists),
    optionFiles(root, lists),
  ])
  return new Map([
    ...files.flat(),
    ['switches.ts', switchesFile(switches)],
    ['switches-ru.ts', russianSwitchesFile(switches)],
  ])
}

async function serviceFiles(
  root: string,
  document: OpenApiDocument,
  facts: readonly ServiceFacts[],
): Promise<[name: string, text: string][]> {
  const overlays = await readOverlays(root, document, 'live')
  const releases = await readOverlays(root, document, 'releases')
  requireIndependence(overlays)
  // Two releases are never in force at once, but each may be with any switch.
  for (const [name, patches] of releases) requireIndependence(new Map([...overlays, [name, patches]]))
  const operations = operationsOfAll(document, overlays)
  const choices = settle(document, overlays, releases)
  const tables = { requestValidators: requestTable(operations), requestValidatorChoices: choices.requests }
  const [types, liveTypes, requests, responses] = await Promise.all([
    typesFile(withReleases(withAllPaths(document, overlays), releases)),
    typesFile(withReleases(patched(document, [...overlays.values()].flat()), releases)),
    validatorsFile(root, choices.schemas, tables),
    validatorsFile(root, choices.schemas, {
      responseValidators: responseTable(operations),
      responseValidatorChoices: choices.responses,
    }),
  ])
  return [
    ['choices.ts', choicesFile(choices.rows)],
    ['live-types.ts', liveTypes],
    ['openapi.json', `${JSON.stringify({ ...document, 'x-generated': banner }, null, 2)}\n`],
    ['operations.ts', operationsFile(document, operations)],
    ['overlays.json', `${JSON.stringify(Object.fromEntries(overlays), null, 2)}\n`],
    ['releases.json', `${JSON.stringify(Object.fromEntries(releases), null, 2)}\n`],
    ['request-rules.json', rulesFile(choices.schemas, tables)],
    ['request-validators.d.ts', requestValidatorsDeclaration],
    ['request-validators.js', requests],
    ['response-validators.d.ts', responseValidatorsDeclaration],
    ['response-validators.js', responses],
    [
      'services.ts',
      servicesFile({ facts, answerHeaders: headersIn(choices), tokenParameters: tokenParametersIn(document) }),
    ],
    ['types.ts', types],
  ]
}

/** The names of all headers that an answer may carry, whatever the switches say. */
function headersIn({ rows }: Choices): string[] {
  const answers = Object.values(rows).flatMap((statuses) => Object.values(statuses).flatMap((choice) => choice.of))
  return [...new Set(answers.flatMap((answer) => Object.keys(answer?.headers ?? {})))]
}

async function controlFiles(
  root: string,
  lists: Readonly<Record<'services' | 'switches', readonly string[]>>,
): Promise<[name: string, text: string][]> {
  const document = withNames(await bundleSpec(root, 'spec/control.yaml'), lists)
  const operations = listOperations(document)
  const { schemas } = document.components
  const tables = { requestValidators: requestTable(operations) }
  const [types, requests, responses] = await Promise.all([
    typesFile(document),
    validatorsFile(root, schemas, tables, { services: lists.services }),
    validatorsFile(root, schemas, { responseValidators: responseTable(operations) }, { services: lists.services }),
  ])
  return [
    ['control-openapi.json', `${JSON.stringify({ ...document, 'x-generated': banner }, null, 2)}\n`],
    ['control-operations.ts', operationsFile(document, operations)],
    ['control-request-rules.json', rulesFile(schemas, tables)],
    ['control-request-validators.d.ts', controlRequestValidatorsDeclaration],
    ['control-request-validators.js', requests],
    ['control-response-validators.d.ts', controlResponseValidatorsDeclaration],
    ['control-response-validators.js', responses],
    ['control-types.ts', types],
    ['world.schema.json', worldSchema(schemas)],
  ]
}
