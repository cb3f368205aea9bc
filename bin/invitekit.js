#!/usr/bin/env node
import { existsSync } from 'node:fs'
import module from 'node:module'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const isSupported = (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24
const cli = new URL('../dist/cli.js', import.meta.url)

if (!isSupported) {
  fail(
    `needs Node 20.19, 22.13 or a later release of either, or 24 and above; this is ${process.versions.node}. Install one of them.`,
  )
} else if (!existsSync(cli)) {
  fail('is not built yet: run `npm run build` first.')
} else {
  // Node 22.1 and newer keep compiled code between starts.
  module.enableCompileCache?.()
  await import(cli.href).catch((/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code !== 'EMFILE' && error.code !== 'ENFILE') throw error
    fail('can open no more files (EMFILE). Raise the limit, such as with ulimit -n 1024, and start it again.')
  })
}

/** @param {string} reason */
function fail(reason) {
  console.error(`invitekit ${reason}`)
  process.exitCode = 2
}
