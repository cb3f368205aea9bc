import { writeFileSync } from 'node:fs'

/** Preloaded into a command that is measured: writes how much processor time it took, in milliseconds, into a file. */
process.once('exit', () => {
  const { user, system } = process.cpuUsage()
  writeFileSync(String(process.env['INVITEKIT_COST']), String((user + system) / 1000))
})
