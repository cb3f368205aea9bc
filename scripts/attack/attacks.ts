import type { Attack } from './attack.ts'
import { growth } from './growth.ts'
import { damagedFiles } from './damages.ts'
import { commands } from './commands.ts'
import { gateway } from './gateway.ts'
import { foreignHosts } from './hosts.ts'
import { hostileNames } from './names.ts'
import { races } from './races.ts'
import { largeWorlds } from './large-worlds.ts'
import { killedJournals, killedMocks, overlaps } from './kills.ts'
import { terminalText } from './terminal-text.ts'
import { slowConnections } from './slow-connections.ts'

/** Every attack, in the table's order. A new one is a file beside this and a line here. */
export const attacks: readonly Attack[] = [
  killedJournals,
  killedMocks,
  overlaps,
  damagedFiles,
  races,
  slowConnections,
  hostileNames,
  foreignHosts,
  gateway,
  terminalText,
  growth,
  largeWorlds,
  commands,
]
