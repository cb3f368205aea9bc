import type { Sandbox } from '../generated/control-types.ts'
import { ask, base, hasKey, useKey } from './api.ts'
import { colours, type ColourName } from './colours.ts'
import { formValues } from './form-values.ts'
import { CopyButton, Field } from './parts.tsx'
import { opened } from './opened.ts'
import { attempt, toast } from './say.ts'
import { mayOperate, refresh, sandbox } from './store.ts'
import { moment } from './when.ts'
import { languages, nameOf, words } from './words/words.ts'

/** How the sandbox looks, and what it is. */
export function Settings() {
  const { settings: says, keys } = words.value
  const world = sandbox.value
  if (!world) return null
  return (
    <>
      <section class="panel" aria-labelledby="settings">
        <header>
          <h2 id="settings">{says.title}</h2>
        </header>
        {mayOperate.value && <Look key={JSON.stringify([world.title, world.colour, world.language])} world={world} />}
        <p class="buttons">
          <button type="button" onClick={() => (opened.value = 'keys')}>
            {keys.title}
          </button>
          {hasKey() && (
            <button
              type="button"
              onClick={() => {
                useKey(null)
                location.reload()
              }}
            >
              {says.forgetToken}
            </button>
          )}
        </p>
      </section>
      <About world={world} />
    </>
  )
}

function Look({ world }: { readonly world: Sandbox }) {
  const { settings: says, save } = words.value
  const change = (event: SubmitEvent) => {
    const values = formValues(event)
    const text = (name: string) => values(name) || null
    const names = (text('organizations') ?? '')
      .split('\n')
      .map((name) => name.trim())
      .filter((name) => name !== '')
    const body = {
      title: text('title'),
      colour: text('colour'),
      language: text('language'),
      timeZone: text('timeZone'),
      organizationNames: names,
    }
    void attempt(async () => {
      sandbox.value = await ask<Sandbox>('PATCH', `_mock/sandboxes/${world.name}`, { body })
      await refresh(['settings'])
      toast(says.saved)
    })
  }
  return (
    <form class="grid" onSubmit={change}>
      <Field label={says.sandboxTitle}>
        {(id) => <input id={id} name="title" maxLength={80} defaultValue={world.title ?? ''} />}
      </Field>
      <Field label={says.colour}>
        {(id) => (
          <select id={id} name="colour">
            <option value="" selected={world.colour === null}>
              {says.colours.none}
            </option>
            {(Object.keys(colours) as ColourName[]).map((name) => (
              <option key={name} value={name} selected={world.colour === name}>
                {says.colours[name]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={says.language}>
        {(id) => (
          <select id={id} name="language">
            <option value="" selected={world.language === null}>
              {says.readersOwn}
            </option>
            {languages.map((each) => (
              <option key={each} value={each} selected={world.language === each}>
                {nameOf(each)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={says.timeZone} hint={says.timeZoneHint}>
        {(id, hint) => (
          <input id={id} name="timeZone" maxLength={64} aria-describedby={hint} defaultValue={world.timeZone ?? ''} />
        )}
      </Field>
      <Field label={says.organizations}>
        {(id) => <textarea id={id} name="organizations" rows={3} defaultValue={world.organizationNames.join('\n')} />}
      </Field>
      <button type="submit" class="main">
        {save}
      </button>
    </form>
  )
}

function About({ world }: { readonly world: Sandbox }) {
  const { settings: says } = words.value
  const url = base.replace(/\/$/, '')
  const rows: readonly (readonly [string, string])[] = [
    [says.scenario, `${world.scenario} ${JSON.stringify(world.parameters)}`],
    ...(world.seed === undefined ? [] : [[says.seed, String(world.seed)] as const]),
    [says.ends, world.expiresAt === null ? says.never : moment(Date.parse(world.expiresAt))],
  ]
  return (
    <section class="panel" aria-labelledby="about">
      <header>
        <h2 id="about">{says.about}</h2>
      </header>
      <dl class="record">
        <div>
          <dt>{says.url}</dt>
          <dd>
            <code>{url}</code> <CopyButton text={url} />
          </dd>
        </div>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <a href="members/" target="_blank" rel="opener">
          {words.value.people.screenHint} ↗
        </a>
      </p>
    </section>
  )
}
