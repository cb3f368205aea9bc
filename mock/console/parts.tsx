import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { signal } from '@preact/signals'
import { attempt } from './say.ts'
import { now, services, titleOf, type State } from './store.ts'
import { moment, relative, utc } from './when.ts'
import { words } from './words/words.ts'

/** The invitation that is pointed at: all that belongs to it lights up. */
export const lit = signal<string | undefined>(undefined)

/** What a row needs so that it lights up with what belongs to it. */
export function light(about: readonly string[]) {
  const [first] = about
  if (first === undefined) return { class: '' }
  return {
    class: lit.value !== undefined && about.includes(lit.value) ? 'lit' : '',
    onPointerEnter: () => (lit.value = first),
    onPointerLeave: () => (lit.value = undefined),
    onFocusCapture: () => (lit.value = first),
    onBlurCapture: () => (lit.value = undefined),
  }
}

const shapes: Readonly<Record<State, string>> = {
  pending: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z',
  accepted: 'M2.5 8.5 6.5 12.5 13.5 4.5',
  cancelled: 'M3 8h10',
  expired: 'M4 2h8M4 14h8M5 2c0 4 6 8 6 12M11 2c0 4-6 8-6 12',
  declined: 'M4 4l8 8M12 4l-8 8',
}

/** A state as a shape, a word and a colour. */
export function StateChip({ state }: { readonly state: State }) {
  return (
    <span key={state} class={`state ${state}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={shapes[state]} />
      </svg>
      {words.value.states[state]}
    </span>
  )
}

/** An address, which breaks before its domain rather than anywhere. */
export function Address({ text }: { readonly text: string }) {
  const at = Math.max(0, text.lastIndexOf('@'))
  return (
    <>
      {text.slice(0, at)}
      <wbr />
      {text.slice(at)}
    </>
  )
}

/** A service as a letter in a shape, and its name. */
export function ServiceMark({ name }: { readonly name: string }) {
  const title = titleOf(name)
  const at = services.value.findIndex((each) => each.name === name)
  return (
    <span class="service">
      <span class={`mark s${at % 4}`} aria-hidden="true">
        {title[0]}
      </span>
      {title}
    </span>
  )
}

/** A moment: how long ago it was, exactly when pointed at. */
export function Time({ at, isExact = false }: { readonly at: number; readonly isExact?: boolean }) {
  const iso = new Date(at).toISOString()
  return (
    <time dateTime={iso} title={`${moment(at)} · ${utc(at)}`}>
      {isExact ? moment(at) : relative(at, now.value)}
    </time>
  )
}

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/** A dialog that is open as long as it is there. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => before instanceof HTMLElement && before.focus()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && onClose()}
    >
      <div class="inside">
        <div class="head">
          <h2 id={id}>{title}</h2>
          <button type="button" class="plain" aria-label={words.value.close} onClick={onClose}>
            ✕
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}

interface FieldProps {
  readonly label: string
  readonly hint?: string
  readonly children: (id: string, hintId: string | undefined) => JSX.Element
}

export function Field({ label, hint, children }: FieldProps) {
  const id = useId()
  const hintId = hint === undefined ? undefined : `${id}-hint`
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(id, hintId)}
      {hint !== undefined && (
        <small id={hintId} class="quiet">
          {hint}
        </small>
      )}
    </div>
  )
}

/** Asks for what a long list has besides. */
export function More({ label, onMore }: { readonly label: string; readonly onMore: () => Promise<void> }) {
  return (
    <button type="button" class="more" onClick={() => void attempt(onMore)}>
      {label}
    </button>
  )
}

interface SelectProps {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onPick: (value: string) => void
}

export function Select({ label, value, options, onPick }: SelectProps) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={value} onChange={({ currentTarget }) => onPick(currentTarget.value)}>
          {options.map((each) => (
            <option key={each.value} value={each.value} selected={each.value === value}>
              {each.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** A search that asks when typing pauses. */
export function Search({ label, value, onSearch }: { label: string; value: string; onSearch: (text: string) => void }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  return (
    <input
      type="search"
      class="search"
      aria-label={label}
      placeholder={label}
      value={value}
      onInput={({ currentTarget }) => {
        clearTimeout(timer.current)
        const text = currentTarget.value
        timer.current = setTimeout(() => onSearch(text.trim()), 250)
      }}
    />
  )
}

/** What can be done with something, behind three dots. */
export function Menu({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  const details = useRef<HTMLDetailsElement>(null)
  // Fifty rows have one each, and one of them is opened.
  const [isOpen, setOpen] = useState(false)
  const close = () => details.current?.removeAttribute('open')
  /** The focus goes where it came from, and not into nothing. */
  const leave = () => {
    details.current?.querySelector('summary')?.focus()
    close()
  }
  return (
    <details
      ref={details}
      class="menu"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && details.current?.contains(relatedTarget)) return
        close()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') leave()
      }}
    >
      <summary aria-label={label}>⋯</summary>
      <div class="items" onClickCapture={leave}>
        {isOpen && children}
      </div>
    </details>
  )
}

export function Empty({ text, children }: { readonly text: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p>{text}</p>
      {children}
    </div>
  )
}

/** Copies a text, and says so. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  return (
    <button
      type="button"
      class="small"
      onClick={({ currentTarget }) => {
        const button = currentTarget
        void copy(text).then(() => {
          button.dataset['done'] = words.value.copied
          setTimeout(() => delete button.dataset['done'], 1500)
        })
      }}
    >
      {label ?? words.value.copy}
    </button>
  )
}

/** Beyond loopback and without TLS a browser has no clipboard. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
