// @ts-check
/** What of others the bundle holds, with their licences: MIT and its like ask that their text goes with every copy. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A licence or a notice, by the file's name: `LICENSE`, `LICENCE.md`, `NOTICE`, `license.txt`. */
const isLicence = /^(licen[cs]e|copying|notice)/i

/**
 * The text of `THIRD-PARTY.txt`.
 *
 * @param {string} root
 * @param {Iterable<string>} inputs files of the bundle, as paths below the root
 * @param {readonly string[]} others packages of which files are copied as they are
 */
export function thirdParty(root, inputs, others) {
  const folders = new Set(others.map((name) => `node_modules/${name}`))
  for (const input of inputs) {
    // Of several nested in each other, the innermost one.
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []
    if (folder !== undefined) folders.add(folder)
  }
  const parts = new Map([...folders].map((folder) => describe(join(root, folder))))
  const texts = [...parts.keys()].sort().map((name) => parts.get(name))
  return [head, ...texts].join(`\n${'-'.repeat(80)}\n\n`)
}

const head = `invitekit contains the packages below, whole or in part, each under its own licence.\n`

/**
 * Throws when a package brings no licence: then somebody has to look.
 *
 * @param {string} folder
 * @returns {[name: string, text: string]}
 */
function describe(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => isLicence.test(file)) : []
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim())
  if (license === undefined && texts.length === 0) throw new Error(`${name} ${version} says nothing of its licence.`)
  const title = `${name} ${version}`
  return [
    title,
    `${title} (${license ?? 'see below'})\n\n${texts.join('\n\n') || 'It brings no text of its licence.'}\n`,
  ]
}
