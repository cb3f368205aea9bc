import { useState } from 'preact/hooks'
import type { Fault, FaultList, FaultRule } from '../generated/control-types.ts'
import { ask } from './api.ts'
import { anyService } from './choices.ts'
import { Barriers } from './barriers.tsx'
import { Bugs } from './bugs.tsx'
import { Conduct } from './conduct.tsx'
import { OwnRule } from './own-rule.tsx'
import { Select, ServiceMark } from './parts.tsx'
import { mayOperate } from './store.ts'
import { useRules, type Changing } from './use-rules.ts'
import { words } from './words/words.ts'

type Preset = 'down' | 'slow' | 'third' | 'limited' | 'cut' | 'garbled'

const presets: Readonly<Record<Preset, Omit<FaultRule, 'match'>>> = {
  down: { effect: { status: 503 } },
  slow: { effect: { latency: 2000 } },
  third: { effect: { status: 500 }, probability: 0.33 },
  limited: { effect: { status: 429, retryAfter: 10 } },
  cut: { effect: { drop: 'middle' } },
  garbled: { effect: { malformed: true } },
}

const isSame = (fault: Fault, preset: Preset, service: string) =>
  JSON.stringify(fault.effect) === JSON.stringify(presets[preset].effect) && (fault.match.service ?? '') === service

/** Rules and bugs as switches, barriers, and how the services behave. */
export function Faults() {
  const { faults: says } = words.value
  const [{ faults }, change] = useRules<FaultList>(
    { faults: [] },
    { load: () => ask('GET', '_mock/faults'), kind: 'faults', say: () => words.value.story.faults },
  )
  return (
    <>
      <section class="panel" aria-labelledby="faults">
        <header>
          <h2 id="faults">{says.title}</h2>
        </header>
        {mayOperate.value && <Presets faults={faults} change={change} />}
        <h3>{says.rules}</h3>
        {faults.length === 0 && <p class="quiet">{says.none}</p>}
        <ul class="rows">
          {faults.map((fault) => (
            <li key={fault.id}>
              <span class="who">
                <strong>{effectIn(fault)}</strong>
                <small class="quiet">
                  {fault.match.service !== undefined && <ServiceMark name={fault.match.service} />}
                  {matchIn(fault)}
                </small>
              </span>
              <span class="quiet number">{says.counts(fault.fired, fault.matched)}</span>
              {mayOperate.value && (
                <button type="button" onClick={() => void change(() => ask('DELETE', `_mock/faults/${fault.id}`))}>
                  {says.remove}
                </button>
              )}
            </li>
          ))}
        </ul>
        {faults.length > 1 && mayOperate.value && (
          <button type="button" onClick={() => void change(() => ask('DELETE', '_mock/faults'))}>
            {says.removeAll}
          </button>
        )}
        {mayOperate.value && <OwnRule change={change} />}
      </section>
      <Bugs />
      <Barriers />
      <Conduct />
    </>
  )
}

function Presets({ faults, change }: { readonly faults: readonly Fault[]; readonly change: Changing }) {
  const { faults: says } = words.value
  const [service, setService] = useState('')
  const turn = (preset: Preset) => {
    const there = faults.find((each) => isSame(each, preset, service))
    const match = service === '' ? {} : { service }
    return change(() =>
      there
        ? ask('DELETE', `_mock/faults/${there.id}`)
        : ask('POST', '_mock/faults', { body: { match, ...presets[preset] } }),
    )
  }
  return (
    <>
      <h3>{says.presets}</h3>
      <Select label={says.service} value={service} onPick={setService} options={anyService()} />
      <div class="switches">
        {(Object.keys(presets) as Preset[]).map((preset) => (
          <button
            key={preset}
            type="button"
            role="switch"
            aria-checked={faults.some((each) => isSame(each, preset, service))}
            onClick={() => void turn(preset)}
          >
            {says[preset]}
          </button>
        ))}
      </div>
    </>
  )
}

function effectIn({ effect, probability, times }: Fault): string {
  const { effects } = words.value.faults
  const { status, latency, malformed, drop } = effect
  return [
    status === undefined ? '' : effects.status(status),
    latency === undefined
      ? ''
      : effects.latency(typeof latency === 'number' ? String(latency) : Object.values(latency).join('–')),
    malformed ? effects.malformed : '',
    drop === undefined ? '' : effects.drop,
    probability === undefined ? '' : effects.chance(Math.round(probability * 100)),
    times === undefined ? '' : effects.times(times),
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function matchIn({ match }: Fault): string {
  const { operation, method, persona, path, headers } = match
  const parts = [
    operation,
    method,
    persona,
    path,
    headers &&
      Object.entries(headers)
        .map((each) => each.join(': '))
        .join(', '),
  ]
  const said = parts.filter((part) => part !== undefined && part !== '').join(' · ')
  if (said !== '') return ` ${said}`
  return match.service === undefined ? words.value.faults.any : ''
}
