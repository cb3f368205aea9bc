import { useEffect, useState } from 'preact/hooks'
import type { Barrier, BarrierList } from '../generated/control-types.ts'
import { ask } from './api.ts'
import { formValues } from './form-values.ts'
import { Field } from './parts.tsx'
import { attempt } from './say.ts'
import { mayOperate } from './store.ts'
import { words } from './words/words.ts'

/** How often barriers are looked at: who waits is no record of the sandbox. Milliseconds. */
const pause = 1000

/** Who waits where, and their release in any order. */
export function Barriers() {
  const { faults: says } = words.value
  const [barriers, setBarriers] = useState<readonly Barrier[]>([])
  const load = async () => setBarriers((await ask<BarrierList>('GET', '_mock/barriers')).barriers)
  useEffect(() => {
    void attempt(load)
    const timer = setInterval(() => document.visibilityState === 'visible' && void load().catch(() => undefined), pause)
    return () => clearInterval(timer)
  }, [])
  const act = (method: string, path: string, body?: object) =>
    attempt(async () => {
      await ask(method, `_mock/barriers${path}`, body === undefined ? {} : { body })
      await load()
    })
  const hold = (event: SubmitEvent) => {
    const expected = Number(formValues(event)('expected'))
    void act('POST', '', { expected, timeout: 600_000 })
  }
  return (
    <section class="panel" aria-labelledby="barriers">
      <header>
        <h2 id="barriers">{says.barriers}</h2>
      </header>
      <p class="quiet">{says.barrierHint}</p>
      {mayOperate.value && (
        <form class="inline" onSubmit={hold}>
          <Field label={says.expected}>
            {(id) => <input id={id} name="expected" type="number" min={1} max={100} defaultValue="2" required />}
          </Field>
          <button type="submit">{says.hold}</button>
        </form>
      )}
      {barriers.map(({ id, waiting, expected }) => (
        <article key={id} class="barrier">
          <header>
            <h3>
              {says.waiting} <span class="quiet number">{`${waiting.length} / ${expected}`}</span>
            </h3>
            {mayOperate.value && (
              <>
                {waiting.length > 0 && (
                  <button type="button" onClick={() => void act('POST', `/${id}/release`, {})}>
                    {says.releaseAll}
                  </button>
                )}
                <button type="button" onClick={() => void act('DELETE', `/${id}`)}>
                  {says.removeBarrier}
                </button>
              </>
            )}
          </header>
          {waiting.length === 0 && <p class="quiet">{says.nobody}</p>}
          <ol class="rows">
            {waiting.map((held) => (
              <li key={held.id}>
                <span class="who">
                  <code>
                    {held.method} {held.path}
                  </code>
                  <small class="quiet">{held.persona}</small>
                </span>
                {mayOperate.value && (
                  <button type="button" onClick={() => void act('POST', `/${id}/release`, { order: [held.id] })}>
                    {says.release}
                  </button>
                )}
              </li>
            ))}
          </ol>
        </article>
      ))}
    </section>
  )
}
