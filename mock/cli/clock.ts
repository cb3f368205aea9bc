import type { Command } from 'commander'
import type { Clock, ClockMove } from '../generated/control-types.ts'
import { line } from '../text/visible.ts'
import { aboutMock, askJson, type Target } from './control-client.ts'
import { print, printJson } from './print.ts'
import { duration, moment } from './values.ts'

/** `invitekit clock`: a sandbox's time. */
export function clock(command: Command): void {
  const on = (name: string, description: string) => aboutMock(command.command(name).description(description))
  on('show', 'show the time and how it moves').action(show)
  on('advance', 'let time pass: 90s, 15m, 12h, 7d')
    .argument('<duration>', 'a whole number and its unit: ms, s, m, h or d', duration)
    .action((by: string, target: Target) => move(target, { method: 'POST', path: '/clock/advance', body: { by } }))
  for (const [name, mode, description] of [
    ['freeze', 'frozen', 'stand still, at the present time unless another is given'],
    ['run', 'running', "move with the machine's time, from the present one on unless another is given"],
  ] as const) {
    on(name, description)
      .argument('[time]', 'such as 2026-01-01T00:00:00Z', moment)
      .action((at: string | undefined, target: Target) =>
        move(target, { method: 'PUT', path: '/clock', body: { mode, at } }),
      )
  }
  on('real', "show the machine's time").action((target: Target) =>
    move(target, { method: 'PUT', path: '/clock', body: { mode: 'real' } }),
  )
}

async function show(target: Target): Promise<void> {
  const found = await askJson<Clock>(target, { path: '/clock' })
  if (target.json) printJson(found)
  else print(`${lineOf(found)}\n`)
}

async function move(target: Target, request: { method: string; path: string; body: object }): Promise<void> {
  const moved = await askJson<ClockMove>(target, request)
  if (target.json) return printJson(moved)
  print(`${lineOf(moved.clock)}\n`)
  for (const { at, service, invitationId } of moved.due) {
    print(line`${at}  ${service} invitation ${invitationId} expired\n`)
  }
  const others = moved.dueTotal - moved.due.length
  if (others > 0) print(`and ${others} more\n`)
}

const lineOf = ({ now, mode }: Clock) => line`${now} (${mode})`
