import type { WorldFile } from '../scenarios/world-file/world-file.ts'
import { requireBody } from './require-body.ts'

/** Rejects with a ControlRefusal, which names each place below `/world`, when a value has not the form of a world file. */
export async function requireWorld(world: unknown): Promise<WorldFile> {
  await requireBody('createSandbox', { world })
  return world as WorldFile
}
