import { useEffect, useState } from 'preact/hooks'
import type { Sandbox, ScenarioList, ScenarioParameter } from '../generated/control-types.ts'
import { ask, placeOf, saying } from './api.ts'
import { formValues } from './form-values.ts'
import { Dialog, Field, Select } from './parts.tsx'
import { attempt } from './say.ts'
import { language, words } from './words/words.ts'

type Scenario = ScenarioList['scenarios'][number]

/** From a scenario, its parameters as its own schema has them; or from a file. */
export function NewSandbox({ onClose }: { readonly onClose: () => void }) {
  const { sandboxes: says, settings, cancelStep } = words.value
  const [scenarios, setScenarios] = useState<readonly Scenario[]>([])
  const [name, setName] = useState('small-team')
  const [problem, setProblem] = useState('')
  useEffect(
    () =>
      void attempt(async () => {
        const query = { language: language.value }
        setScenarios((await ask<ScenarioList>('GET', '_mock/scenarios', { query })).scenarios)
      }),
    [language.value],
  )
  const scenario = scenarios.find((each) => each.name === name)
  const make = async (event: SubmitEvent) => {
    const form = event.currentTarget as HTMLFormElement
    const text = formValues(event)
    setProblem('')
    try {
      const parameters = Object.fromEntries(
        Object.entries(scenario?.parameters ?? {}).flatMap(([key, { type }]) => {
          const value = text(`p.${key}`)
          return value === '' ? [] : [[key, type === 'integer' ? Number(value) : value]]
        }),
      )
      const body = {
        ...(text('name') !== '' && { name: text('name') }),
        ...(text('title') !== '' && { title: text('title') }),
        ...(text('colour') !== '' && { colour: text('colour') }),
        ...(text('seed') !== '' && { seed: Number(text('seed')) }),
      }
      const file = await fileIn(form)
      const isSnapshot = file?.content['invitekit'] === 'snapshot'
      const world = file && !isSnapshot ? { world: file.content } : { scenario: scenario?.name, parameters }
      const { path } = await ask<Sandbox>('POST', '_mock/sandboxes', { body: { ...body, ...world } })
      const place = placeOf(path)
      if (file && isSnapshot) {
        await ask('PUT', '_mock/snapshots/upload', { at: place, body: file.text })
        await ask('POST', '_mock/snapshots/upload/restore', { at: place })
      }
      location.href = place
    } catch (error) {
      setProblem(saying(error))
    }
  }
  return (
    <Dialog title={says.create} onClose={onClose}>
      <form onSubmit={(event) => void make(event)}>
        <Field label={settings.sandboxTitle}>
          {(id) => <input id={id} name="title" maxLength={80} autoFocus placeholder="Acme" />}
        </Field>
        <Field label={says.name} hint={says.nameHint}>
          {(id, hint) => (
            <input id={id} name="name" maxLength={64} aria-describedby={hint} pattern="[A-Za-z0-9][A-Za-z0-9._\-]*" />
          )}
        </Field>
        <Field label={settings.colour}>
          {(id) => (
            <select id={id} name="colour">
              {Object.entries(settings.colours).map(([value, label]) => (
                <option key={value} value={value === 'none' ? '' : value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Select
          label={says.from}
          value={name}
          onPick={setName}
          options={scenarios.map((each) => ({ value: each.name, label: each.title }))}
        />
        {scenario && (
          <p class="quiet">
            {scenario.description} <code>{scenario.name}</code>
          </p>
        )}
        {scenario && Object.keys(scenario.parameters).length > 0 && (
          <details>
            <summary>{says.parameters}</summary>
            {Object.entries(scenario.parameters).map(([key, schema]) => (
              <Parameter key={`${scenario.name} ${key}`} name={key} schema={schema} />
            ))}
            <Field label={says.seed}>
              {(id) => <input id={id} name="seed" type="number" min={0} max={4_294_967_295} />}
            </Field>
          </details>
        )}
        <Field label={says.file}>
          {(id) => <input id={id} name="file" type="file" accept="application/json,.json" />}
        </Field>
        {problem !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <div class="ends">
          <button type="submit" class="main">
            {says.make}
          </button>
          <button type="button" onClick={onClose}>
            {cancelStep}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** What was chosen to start from: a world file, or a snapshot that was downloaded. */
async function fileIn(form: HTMLFormElement): Promise<{ text: string; content: Record<string, unknown> } | undefined> {
  const file = new FormData(form).get('file')
  if (!(file instanceof File) || file.size === 0) return undefined
  const text = await file.text()
  try {
    return { text, content: JSON.parse(text) as Record<string, unknown> }
  } catch {
    throw new Error(words.value.sandboxes.noJson)
  }
}

function Parameter({ name, schema }: { readonly name: string; readonly schema: ScenarioParameter }) {
  const { type, title, description, minimum, maximum, values, format } = schema
  return (
    <Field label={title} hint={description}>
      {(id, hint) =>
        values ? (
          <select id={id} name={`p.${name}`} aria-describedby={hint}>
            {values.map((each) => (
              <option key={each} value={each} selected={each === schema.default}>
                {each}
              </option>
            ))}
          </select>
        ) : (
          <input
            id={id}
            name={`p.${name}`}
            aria-describedby={hint}
            {...(type === 'integer'
              ? { type: 'number', min: minimum ?? '', max: maximum ?? '' }
              : { type: (format ?? 'text') as 'text' })}
            defaultValue={String(schema.default)}
          />
        )
      }
    </Field>
  )
}
