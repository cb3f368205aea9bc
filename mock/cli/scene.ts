import type { Command } from 'commander'
import type { SceneList } from '../generated/control-types.ts'
import { line } from '../text/visible.ts'
import { aboutMock, askJson, type Target } from './control-client.ts'
import { print, printJson } from './print.ts'
import { wholeNumber } from './values.ts'

interface Told extends Target {
  readonly language?: string
}

/** `invitekit scene`: the scenes of a demo in a sandbox of a running mock. */
export function scene(command: Command): void {
  const on = (name: string, description: string) =>
    aboutMock(command.command(name).description(description)).option('--language <language>', 'en or ru')
  on('list', 'list the scenes, and say which have been played').action(list)
  on('play', 'play the next scene, or go to one, forth or back')
    .argument('[number]', 'how many scenes are to have been played; 0 is the start', wholeNumber(0, 50))
    .action(play)
}

async function list(options: Told): Promise<void> {
  const { language } = options
  tell(options, await askJson<SceneList>(options, { path: '/scenes', query: { language } }))
}

async function play(to: number | undefined, options: Told): Promise<void> {
  const { language } = options
  const request = { method: 'POST', path: '/scenes/play', query: { language }, body: { to } }
  tell(options, await askJson<SceneList>(options, request))
}

function tell({ json }: Target, found: SceneList): void {
  if (json) return printJson(found)
  const { played, scenes } = found
  for (const { number, title, text } of scenes) {
    print(line`${number <= played ? '*' : ' '} ${number} ${title}: ${text}\n`)
  }
  if (scenes.length === 0) print('There is no scene.\n')
}
