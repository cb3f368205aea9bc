import type { OperationId } from '../../generated/control-operations.ts'
import type { Share } from '../../world/records.ts'
import type { World } from '../../world/world.ts'
import type { ControlLock } from '../lock.ts'
import { refuseControl } from '../problem.ts'
import { keyIn } from './share-keys.ts'
import type { Shares } from './shares.ts'

/** What somebody may do in a sandbox: `all` is what the token allows. */
export type Access = Share['access'] | 'all'

/** What each operation is part of. `nothing`: it tells nothing of a sandbox and changes nothing. */
const parts: Readonly<Record<OperationId, Access | 'nothing'>> = {
  getHealth: 'nothing',
  getControlDocument: 'nothing',
  getAccess: 'view',
  getDirectory: 'view',
  getOverview: 'view',
  getSandbox: 'view',
  getClock: 'view',
  getNextExpiry: 'view',
  listPeople: 'view',
  listSteps: 'view',
  listReports: 'view',
  listScenes: 'view',
  getReport: 'view',
  compareSnapshot: 'view',
  listServices: 'view',
  listScenarios: 'view',
  listInvitations: 'view',
  getInvitation: 'view',
  listMails: 'view',
  waitForMail: 'view',
  getMail: 'view',
  getRawMail: 'view',
  listSnapshots: 'view',
  listFaults: 'view',
  getFault: 'view',
  listBugs: 'view',
  listBarriers: 'view',
  getBarrier: 'view',
  listJournal: 'view',
  followJournal: 'view',
  getJournalEntry: 'view',
  changeSandbox: 'operate',
  undoStep: 'operate',
  putReport: 'operate',
  playScenes: 'operate',
  deleteReport: 'operate',
  resetSandbox: 'operate',
  setClock: 'operate',
  advanceClock: 'operate',
  acceptInvitation: 'operate',
  declineInvitation: 'operate',
  clearMails: 'operate',
  takeSnapshot: 'operate',
  // It holds all tokens, as the sandbox does.
  downloadSnapshot: 'operate',
  getWorld: 'operate',
  uploadSnapshot: 'operate',
  deleteSnapshot: 'operate',
  restoreSnapshot: 'operate',
  changeProviderState: 'operate',
  createFault: 'operate',
  replaceFault: 'operate',
  deleteFault: 'operate',
  deleteFaults: 'operate',
  addBugs: 'operate',
  removeBugs: 'operate',
  removeBug: 'operate',
  createBarrier: 'operate',
  deleteBarrier: 'operate',
  releaseBarrier: 'operate',
  clearJournal: 'operate',
  // They hold what the sandbox has invented, so that they can be sent again.
  exportCurl: 'operate',
  exportVitest: 'operate',
  exportPact: 'operate',
  listSandboxes: 'all',
  listSandboxUse: 'all',
  createSandbox: 'all',
  forkSandbox: 'all',
  deleteSandbox: 'all',
  listShares: 'all',
  createShare: 'all',
  revokeShare: 'all',
}

/** They name a sandbox in their path, which for a share link is the one that it is for. */
const naming: ReadonlySet<OperationId> = new Set<OperationId>(['getSandbox', 'changeSandbox'])

export interface Entrance {
  /** What opens everything; undefined: nothing is closed. */
  readonly lock: ControlLock | undefined
  readonly shares: Shares
}

/** What somebody comes with, and to what. */
export interface Entering {
  readonly operation: OperationId
  readonly world: World
  /** What the path names. */
  readonly parameters: Readonly<Record<string, string>>
  readonly authorization: string | undefined
}

/** Somebody whom the control plane has let in. */
export interface Entered {
  readonly access: Access
  /** By which link; undefined: by none. */
  readonly share: Share | undefined
  /** Throws a ControlRefusal once the link is no longer in force. */
  readonly requireStill: () => void
}

/** Lets somebody in. Throws a ControlRefusal when the operation is none of theirs. */
export function enter({ lock, shares }: Entrance, { operation, world, parameters, authorization }: Entering): Entered {
  const part = parts[operation]
  const key = keyIn(authorization)
  if (part === 'nothing' || lock?.opens(authorization) || (!lock && key === undefined)) return unbounded
  if (key === undefined) return refuseWithout(authorization)
  const share = shares.find(world, key) ?? refuseKey()
  const isOther = naming.has(operation) && parameters['name'] !== world.name
  if (part === 'all' || (part === 'operate' && share.access === 'view') || isOther) {
    const may = share.access === 'view' ? 'view' : 'operate'
    refuseControl(
      'not-shared',
      `This share link allows to ${may} the sandbox "${world.name}", and no more. Ask whoever shared it.`,
    )
  }
  return { access: share.access, share, requireStill: () => void (shares.find(world, key) ?? refuseKey()) }
}

const unbounded: Entered = { access: 'all', share: undefined, requireStill: () => undefined }

function refuseKey(): never {
  return refuseControl(
    'not-authenticated',
    'This share link is not in force here: it has ended, was revoked, or is for another sandbox. Ask for a new one.',
  )
}

function refuseWithout(authorization: string | undefined): never {
  const wrong = authorization === undefined ? 'wants its token' : 'wants another token'
  return refuseControl(
    'not-authenticated',
    `The control plane ${wrong}. Send "Authorization: Bearer <token>" with the one that was set or printed at start.`,
  )
}
