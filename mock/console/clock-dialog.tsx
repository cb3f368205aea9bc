import { setClock } from './clock.ts'
import { formValues } from './form-values.ts'
import { Dialog, Field } from './parts.tsx'
import { now, sandbox } from './store.ts'
import { forInput } from './when.ts'
import { words } from './words/words.ts'

/** Sets the clock to any time. */
export function ClockDialog({ onClose }: { readonly onClose: () => void }) {
  const { clock: says, cancelStep } = words.value
  const set = (event: SubmitEvent) => {
    const at = formValues(event)('at')
    void setClock(sandbox.value?.clock.mode === 'frozen' ? 'frozen' : 'running', new Date(at).toISOString())
    onClose()
  }
  return (
    <Dialog title={says.set} onClose={onClose}>
      <form onSubmit={set}>
        <Field label={says.at}>
          {(id) => <input id={id} name="at" type="datetime-local" required defaultValue={forInput(now.value)} />}
        </Field>
        <div class="ends">
          <button type="submit" class="main">
            {says.set}
          </button>
          <button type="button" onClick={onClose}>
            {cancelStep}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
