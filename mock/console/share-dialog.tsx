import { useEffect, useState } from 'preact/hooks'
import type { CreatedShare, ShareList } from '../generated/control-types.ts'
import { ask } from './api.ts'
import { formValues } from './form-values.ts'
import { CopyButton, Dialog, Field, Select } from './parts.tsx'
import { attempt } from './say.ts'
import { moment } from './when.ts'
import { words } from './words/words.ts'

/** Links by which others may watch or operate this sandbox. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const { share: says } = words.value
  const [list, setList] = useState<ShareList>()
  const [access, setAccess] = useState<'view' | 'operate'>('view')
  const [made, setMade] = useState<CreatedShare>()
  const load = async () => setList(await ask<ShareList>('GET', '_mock/shares'))
  useEffect(() => void attempt(load), [])
  const make = (event: SubmitEvent) => {
    const text = formValues(event)
    const name = text('name')
    void attempt(async () => {
      const ttl = Math.round(Number(text('days')) * 86_400)
      const body = { access, ttl, ...(name !== '' && { name }) }
      setMade(await ask<CreatedShare>('POST', '_mock/shares', { body }))
      await load()
    })
  }
  return (
    <Dialog title={says.title} onClose={onClose}>
      <p class="quiet">{says.explain}</p>
      {list && !list.locked && <p class="hint">{says.open}</p>}
      <form class="inline" onSubmit={make}>
        <Select
          label={says.access}
          value={access}
          onPick={(value) => setAccess(value as 'view' | 'operate')}
          options={[
            { value: 'view', label: says.view },
            { value: 'operate', label: says.operate },
          ]}
        />
        <Field label={says.for}>{(id) => <input id={id} name="name" maxLength={80} />}</Field>
        <Field label={says.days}>
          {(id) => <input id={id} name="days" type="number" min={1} max={90} defaultValue="7" required />}
        </Field>
        <button type="submit" class="main">
          {says.make}
        </button>
      </form>
      {made && (
        <div class="copyable" role="status">
          <p>{says.link}:</p>
          <pre tabIndex={0}>{made.link}</pre>
          <CopyButton text={made.link} />
        </div>
      )}
      <h3>{says.list}</h3>
      {list?.shares.length === 0 && <p class="quiet">{says.none}</p>}
      <ul class="rows">
        {list?.shares.map((share) => (
          <li key={share.id}>
            <span class="who">
              <strong>{share.name ?? share.id}</strong>
              <small class="quiet">
                {says[share.access]} · {says.until(moment(Date.parse(share.expiresAt)))}
              </small>
            </span>
            <button
              type="button"
              onClick={() =>
                void attempt(async () => {
                  await ask('DELETE', `_mock/shares/${share.id}`)
                  await load()
                })
              }
            >
              {says.revoke}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
