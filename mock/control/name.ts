import { quoted } from '../domain/short.ts'
import { refuseControl } from './problem.ts'

/** What a sandbox or a snapshot can be called, as spec/control/schemas.yaml has it. Throws a ControlRefusal. */
export function requireName(name: string): void {
  if (typeof name === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return
  refuseControl(
    'invalid-request',
    `${typeof name === 'string' ? quoted(name) : String(name)} is no name. Use letters, digits, dots, dashes and underscores, 64 at most, a letter or digit first.`,
  )
}
