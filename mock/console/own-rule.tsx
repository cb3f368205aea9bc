import { useState } from 'preact/hooks'
import type { FaultRule } from '../generated/control-types.ts'
import { ask } from './api.ts'
import { anyPersona, anyService } from './choices.ts'
import { formValues } from './form-values.ts'
import { Field, Select } from './parts.tsx'
import type { Changing } from './use-rules.ts'
import { words } from './words/words.ts'

/** A rule by all that it can say. */
export function OwnRule({ change }: { readonly change: Changing }) {
  const { faults: says, filter } = words.value
  const [service, setService] = useState('')
  const [persona, setPersona] = useState('')
  const [problem, setProblem] = useState('')
  const add = async (event: SubmitEvent) => {
    const form = event.currentTarget as HTMLFormElement
    const text = formValues(event)
    const number = (name: string) => (text(name) === '' ? undefined : Number(text(name)))
    const [status, latency, chance, times] = [number('status'), number('latency'), number('chance'), number('times')]
    const operation = text('operation')
    setProblem('')
    if (status === undefined && latency === undefined) return setProblem(says.needsEffect)
    const effect: FaultRule['effect'] = {
      ...(status !== undefined && { status }),
      ...(latency !== undefined && { latency }),
    }
    const match = {
      ...(service !== '' && { service }),
      ...(persona !== '' && { persona }),
      ...(operation !== '' && { operation }),
    }
    const rule = {
      match,
      effect,
      ...(chance !== undefined && { probability: chance / 100 }),
      ...(times !== undefined && { times }),
    }
    if (await change(() => ask('POST', '_mock/faults', { body: rule }))) form.reset()
  }
  const numberField = (name: string, label: string, min: number, max: number) => (
    <Field label={label}>{(id) => <input id={id} name={name} type="number" min={min} max={max} />}</Field>
  )
  return (
    <details class="own">
      <summary>{says.own}</summary>
      <form class="grid" onSubmit={(event) => void add(event)}>
        <Select label={says.service} value={service} onPick={setService} options={anyService()} />
        <Select label={filter.person} value={persona} onPick={setPersona} options={anyPersona()} />
        <Field label={says.operation}>{(id) => <input id={id} name="operation" maxLength={100} />}</Field>
        {numberField('status', says.status, 400, 599)}
        {numberField('latency', says.latency, 0, 60_000)}
        {numberField('chance', says.probability, 0, 100)}
        {numberField('times', says.times, 1, 1_000_000)}
        {problem !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="main">
          {says.add}
        </button>
      </form>
    </details>
  )
}
