import { day, hour, setClock, step, toNextExpiry, reset, undo, undoable } from './clock.ts'
import { placeOf } from './api.ts'
import { formValues } from './form-values.ts'
import { Dialog, Field } from './parts.tsx'
import { LanguageChoice } from './lock.tsx'
import { opened } from './opened.ts'
import { isShow, place, to } from './route.ts'
import { isViewer, mayAll, mayOperate, nameShown, nextExpiry, now, sandbox } from './store.ts'
import { forInput, moment, utc } from './when.ts'
import { words } from './words/words.ts'

/** What never moves: which sandbox, which time, and how it moves. */
export function Bar() {
  const { show, inspect, mode, mainSandbox, home, reset: again, share, keys } = words.value
  const title = nameShown.value ?? mainSandbox
  return (
    <header class="bar">
      <div class="place">
        <span class="dot" aria-hidden="true" />
        <h1>{title}</h1>
        {mayAll.value && (
          <a class="home" href={to('sandboxes')} aria-current={place.value.room === 'sandboxes' ? 'page' : undefined}>
            {home}
          </a>
        )}
        <nav class="tabs" aria-label={mode}>
          <a href={to('show')} aria-current={isShow.value ? 'page' : undefined}>
            {show}
          </a>
          <a href={to('story')} aria-current={!isShow.value && place.value.room !== 'sandboxes' ? 'page' : undefined}>
            {inspect}
          </a>
        </nav>
      </div>
      <ClockBar />
      <div class="end">
        {mayOperate.value && (
          <button type="button" onClick={() => void reset()}>
            {again}
          </button>
        )}
        {mayAll.value && (
          <button type="button" onClick={() => (opened.value = 'share')}>
            {share.title}
          </button>
        )}
        <LanguageChoice />
        <button type="button" class="plain" aria-label={keys.title} onClick={() => (opened.value = 'keys')}>
          ?
        </button>
      </div>
    </header>
  )
}

function ClockBar() {
  const { clock: says, undo: undoes } = words.value
  const mode = sandbox.value?.clock.mode ?? 'real'
  const at = now.value
  const steps = [
    [-day, `−${says.day}`],
    [-hour, `−${says.hour}`],
    [hour, `+${says.hour}`],
    [day, `+${says.day}`],
    [7 * day, `+${says.week}`],
  ] as const
  return (
    <section class={`clock ${mode}`} aria-label={says.title}>
      <p class="time">
        <time dateTime={new Date(at).toISOString()} title={utc(at)}>
          {moment(at)}
        </time>
        <small class="quiet">
          {mode === 'frozen' ? '❄ ' : ''}
          {says[mode]}
          {!isShow.value && ` · ${utc(at)}`}
        </small>
      </p>
      {mayOperate.value && (
        <div class="steps" role="group" aria-label={says.steps}>
          <button
            type="button"
            aria-pressed={mode === 'frozen'}
            title={mode === 'frozen' ? says.run : says.freeze}
            aria-label={mode === 'frozen' ? says.run : says.freeze}
            onClick={() => void setClock(mode === 'frozen' ? 'running' : 'frozen')}
          >
            {mode === 'frozen' ? '▶' : '❄'}
          </button>
          {steps.map(([by, label]) => (
            <button key={by} type="button" aria-label={says.step(label)} onClick={() => void step(by, label)}>
              {label}
            </button>
          ))}
          <button
            type="button"
            aria-disabled={!nextExpiry.value}
            title={says.toNextExpiry}
            onClick={() => void toNextExpiry()}
          >
            <span aria-hidden="true">⇥</span>
            {says.nextExpiry}
          </button>
          {mode !== 'real' && (
            <button type="button" title={says.toNow} onClick={() => void setClock('real')}>
              {says.now}
            </button>
          )}
          <button type="button" title={says.set} aria-label={says.set} onClick={() => (opened.value = 'clock')}>
            …
          </button>
          {undoable.value > 0 && (
            <button type="button" class="undo" onClick={() => void undo()}>
              ↶ {undoes}
            </button>
          )}
        </div>
      )}
    </section>
  )
}

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
        <footer>
          <button type="submit" class="main">
            {says.set}
          </button>
          <button type="button" onClick={onClose}>
            {cancelStep}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

/** What stands once, quietly, at the foot. */
export function Foot() {
  const { demo, viewer, reference, home } = words.value
  return (
    <footer class="foot quiet">
      <span>{isViewer.value ? viewer : demo}</span>
      {!isShow.value && <a href="docs">{reference}</a>}
      {place.value.room === 'sandboxes' && <a href={placeOf('')}>{home}</a>}
    </footer>
  )
}
