import { authorizationOf } from '../../domain/directory.ts'
import { isOpen, type Invitation } from '../../domain/invitation.ts'
import { isSameAddress } from '../../domain/email.ts'
import { quoted, short } from '../../domain/short.ts'
import type { SceneAction } from '../../world/scene.ts'
import type { PlainAnswer, PlainRequest } from '../../serve/ask.ts'
import type { ExampleRequest, Service } from '../../services/service.ts'
import type { World } from '../../world/world.ts'
import type { ServicesWithBugs } from '../accept/open-link.ts'
import { settleInvitation } from '../accept/settle-invitation.ts'
import { advanceClock, advanceToExpiry, clockSetting, moveClock, parseDuration } from '../clock-control.ts'
import { refuseControl } from '../problem.ts'

/** What the actions of scenes are done with. */
export interface Stage extends ServicesWithBugs {
  /** Sends a request to the mock itself, as a client would. */
  readonly ask: (request: PlainRequest) => Promise<PlainAnswer>
  /** Keeps what was changed in a world. */
  readonly commit: (world: World) => Promise<void>
  readonly abandon: (world: World) => void
  /** Where other processes play as well: a number that nobody has been given before. */
  readonly number?: () => Promise<number>
  /** Why nothing can be kept now, in a sentence; undefined when it can. */
  readonly trouble: () => string | undefined
}

/** Does one thing, and resolves when it is kept. Rejects with a ControlRefusal when it can't be done. */
export async function playAction(stage: Stage, world: World, action: SceneAction): Promise<void> {
  const { invite, cancel, accept, decline, advance, freeze } = action
  if (invite) {
    const service = stage.services.find(({ name }) => name === invite.service)
    return send(stage, world, service?.invite?.({ ...callerIn(world, service, invite.as), ...whom(world, invite) }))
  }
  if (cancel) {
    const invitation = newestTo(world, cancel.email)
    const service = stage.services.find(({ name }) => name === invitation.service)
    const caller = { ...callerIn(world, service, cancel.as), organizationId: invitation.organizationId }
    return send(stage, world, service?.cancel?.({ ...caller, invitationId: invitation.id }))
  }
  try {
    const answered = accept ?? decline
    if (answered) {
      const { id } = newestTo(world, answered.email)
      settleInvitation(world, stage, { id, answer: accept ? 'accept' : 'decline', as: answered.as })
    }
    if (advance === 'next-expiry') advanceToExpiry(world)
    else if (advance !== undefined) advanceClock(world, parseDuration(advance))
    if (freeze !== undefined) moveClock(world, clockSetting({ mode: 'frozen', at: freeze }, world.clock.now()))
    await stage.commit(world)
  } catch (error) {
    stage.abandon(world)
    throw error
  }
}

function whom(world: World, { email, role: key = 'developer' }: NonNullable<SceneAction['invite']>) {
  const [organization] = world.organizations()
  const roles = organization ? world.rolesOf(organization.id) : []
  const role = roles.find((each) => each.key === key || each.name === key)
  if (role) return { email, role }
  return failed(`there is no role ${quoted(key)}. Known are ${roles.map((each) => each.key).join(', ')}.`)
}

/** Who does something, in the first organization. */
function callerIn(world: World, service: Service | undefined, as = 'owner') {
  const persona = world.all('personas').get(as)
  const [organization] = world.organizations()
  if (!service || !organization) return failed('its service is not there.')
  if (!persona) {
    const known = [...world.all('personas').keys()].slice(0, 10).join(', ')
    return failed(`there is no persona ${quoted(as)}. Known are ${known}.`)
  }
  return { url: '', organizationId: organization.id, authorization: authorizationOf(persona, service.scheme) }
}

/** The newest that waits, else the newest: what has become of it says why it can't be answered. */
function newestTo(world: World, email: string): Invitation {
  const all = [...world.all('invitations').values()].filter((each) => isSameAddress(each.email, email)).reverse()
  return all.find(isOpen) ?? all[0] ?? failed(`nobody has invited ${short(email)}.`)
}

async function send({ ask, trouble }: Stage, world: World, request: ExampleRequest | undefined): Promise<void> {
  if (!request) return failed('its service can not be asked for that by a scene.')
  const { method, url, headers, body } = request
  const answer = await ask({
    method,
    target: url,
    headers: { ...headers, 'x-mock-sandbox': world.name },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (answer.status !== undefined && answer.status < 300) return
  const message = answer.status === 500 ? trouble() : undefined
  if (message !== undefined) refuseControl('storage-failed', message)
  failed(
    `the service answered ${method} ${short(url)} with ${answer.status ?? 'nothing'}: ${short(answer.text ?? '', 500)}`,
  )
}

function failed(why: string): never {
  return refuseControl('scene-failed', `The scene could not be played to its end: ${why}`)
}
