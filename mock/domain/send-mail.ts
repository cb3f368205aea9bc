import type { Invitation } from './invitation.ts'
import type { LaterMail } from './mail.ts'
import type { WorldStore } from './ports.ts'

/** Sends the mail that an invitation is made with. */
export function sendFirst(world: WorldStore, { id }: Invitation): void {
  world.putMail(id, world.nextMail())
}

/** Sends another mail about an invitation. */
export function sendAgain(world: WorldStore, { id }: Invitation, kind: LaterMail['kind'], now: number): void {
  const number = world.nextMail()
  world.putMail(world.ids.mail(number), { number, invitation: id, kind, sentAt: now })
}
