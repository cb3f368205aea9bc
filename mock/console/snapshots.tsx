import { useEffect, useState } from 'preact/hooks'
import type { SnapshotComparison } from '../generated/control-types.ts'
import { ask, Failure } from './api.ts'
import { startAnew, stepWith } from './clock.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { formValues } from './form-values.ts'
import { Empty, Field, Time } from './parts.tsx'
import { attempt } from './say.ts'
import { mayOperate, reload, snapshots, type Snapshot } from './store.ts'
import { takeSnapshot } from './take-snapshot.ts'
import { words } from './words/words.ts'

/** Named states of the sandbox, and what is different now. */
export function Snapshots() {
  const { snapshots: says } = words.value
  const [compared, setCompared] = useState<SnapshotComparison>()
  const [doomed, setDoomed] = useState('')
  useEffect(() => void attempt(() => reload('snapshots')), [])
  const take = (event: SubmitEvent) => {
    const form = event.currentTarget as HTMLFormElement
    const name = formValues(event)('name')
    void takeSnapshot(name === '' ? undefined : name).then(() => form.reset())
  }
  return (
    <>
      <section class="panel" aria-labelledby="snapshots">
        <header>
          <h2 id="snapshots">{says.title}</h2>
        </header>
        {mayOperate.value && (
          <form class="inline" onSubmit={take}>
            <Field label={says.name}>
              {(id) => <input id={id} name="name" maxLength={64} pattern="[A-Za-z0-9][A-Za-z0-9._\-]*" />}
            </Field>
            <button type="submit" class="main">
              {says.take}
            </button>
            <Upload />
          </form>
        )}
        {snapshots.value.length === 0 && <Empty text={says.empty} />}
        <ul class="rows">
          {snapshots.value.toReversed().map((each) => (
            <SnapshotRow
              key={each.name}
              snapshot={each}
              onCompare={setCompared}
              onDelete={() => setDoomed(each.name)}
            />
          ))}
        </ul>
      </section>
      {compared && <Comparison comparison={compared} />}
      {doomed !== '' && (
        <ConfirmDialog
          question={says.ask(doomed)}
          action={says.remove}
          onClose={() => setDoomed('')}
          onYes={() =>
            attempt(async () => {
              await ask('DELETE', `_mock/snapshots/${doomed}`)
              await reload('snapshots')
            })
          }
        />
      )}
    </>
  )
}

interface RowProps {
  readonly snapshot: Snapshot
  readonly onCompare: (found: SnapshotComparison) => void
  readonly onDelete: () => void
}

function SnapshotRow({ snapshot: { name, takenAt, counts }, onCompare, onDelete }: RowProps) {
  const { snapshots: says } = words.value
  const restore = () =>
    stepWith(async () => {
      await ask('POST', `_mock/snapshots/${name}/restore`)
      await startAnew(() => words.value.story.restored(name))
      return () => words.value.story.restored(name)
    })
  const compare = () =>
    attempt(async () => onCompare(await ask<SnapshotComparison>('GET', `_mock/snapshots/${name}/compare`)))
  return (
    <li>
      <span class="who">
        <strong>{name}</strong>
        <small class="quiet">
          <Time at={Date.parse(takenAt)} isExact /> · {says.counts(counts.people, counts.invitations)}
        </small>
      </span>
      <span class="buttons">
        {mayOperate.value && (
          <button type="button" onClick={() => void restore()}>
            {says.restore}
          </button>
        )}
        <button type="button" onClick={() => void compare()}>
          {says.compare}
        </button>
        {mayOperate.value && (
          <>
            <button type="button" onClick={() => void attempt(() => download(name))}>
              {says.download}
            </button>
            <button type="button" onClick={onDelete}>
              {says.remove}
            </button>
          </>
        )}
      </span>
    </li>
  )
}

/** The browser can't be led to a file that wants the token: it is read, and then saved. */
async function download(name: string): Promise<void> {
  const file = await ask<object>('GET', `_mock/snapshots/${name}`)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: 'application/json' }))
  link.download = `${name}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** Whether it looks like one; what is wrong with it in detail is the mock's to say. */
function isSnapshot(text: string): boolean {
  try {
    return (JSON.parse(text) as { invitekit?: unknown } | null)?.invitekit === 'snapshot'
  } catch {
    return false
  }
}

function Upload() {
  const { snapshots: says } = words.value
  const upload = (input: HTMLInputElement) =>
    attempt(async () => {
      const [file] = input.files ?? []
      if (!file) return
      const name =
        file.name
          .replace(/\.json$/, '')
          .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
          .replace(/^[^A-Za-z0-9]+/, '') || 'upload'
      const text = await file.text()
      input.value = ''
      if (!isSnapshot(text)) throw new Failure('invalid-snapshot', name)
      await ask('PUT', `_mock/snapshots/${name.slice(0, 64)}`, { body: text })
      await reload('snapshots')
    })
  return (
    <Field label={says.upload}>
      {(id) => (
        <input
          id={id}
          type="file"
          accept="application/json,.json"
          onChange={({ currentTarget }) => void upload(currentTarget)}
        />
      )}
    </Field>
  )
}

function Comparison({ comparison: { name, kinds, changes, total } }: { readonly comparison: SnapshotComparison }) {
  const { snapshots: says } = words.value
  return (
    <section class="panel detail" aria-labelledby="compared">
      <header>
        <h2 id="compared">{name}</h2>
        <span class="quiet number">{says.differences(total)}</span>
      </header>
      {total === 0 && <p>{says.same}</p>}
      <ul>
        {kinds.map(({ kind, added, removed, changed }) => (
          <li key={kind}>
            {kind}: {says.added} {added}, {says.removed} {removed}, {says.changed} {changed}
          </li>
        ))}
      </ul>
      {changes.map(({ kind, key, before, after }) => (
        <details key={`${kind} ${key}`}>
          <summary>
            {kind} <code>{key}</code>{' '}
            <span class="quiet">{before === null ? says.added : after === null ? says.removed : says.changed}</span>
          </summary>
          <div class="pair">
            <pre tabIndex={0}>{before === null ? '—' : JSON.stringify(before, null, 2)}</pre>
            <pre tabIndex={0}>{after === null ? '—' : JSON.stringify(after, null, 2)}</pre>
          </div>
        </details>
      ))}
    </section>
  )
}
