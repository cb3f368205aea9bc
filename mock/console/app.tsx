import { useEffect, useState } from 'preact/hooks'
import { signal } from '@preact/signals'
import { locked, saying } from './api.ts'
import { Bar, Foot } from './bar.tsx'
import { isTold, startAnew } from './clock.ts'
import { late, loadRest } from './late.tsx'
import { follow, link } from './live.ts'
import { Lock } from './lock.tsx'
import { opened, shownByApi } from './opened.ts'
import { tellOfSteps } from './others-steps.ts'
import { isShow, place, to } from './route.ts'
import { dismiss, toasts } from './say.ts'
import { Show } from './show.tsx'
import { addEntries, catchUp, isReady, keepTime, refresh, reload, sandbox, start } from './store.ts'
import { forgetStory, happenings, watchInvitations } from './story.ts'
import { language, words } from './words/words.ts'

const Inspect = late('Inspect')
const Sandboxes = late('Sandboxes')
const Dialogs = late('Dialogs')

const failure = signal('')

/** What steps of the control plane change. */
const stepKinds: readonly string[] = ['clock', 'faults', 'settings', 'outbox', 'all']

async function begin(): Promise<void> {
  failure.value = ''
  try {
    if (!isReady.value) await start()
  } catch (error) {
    if (locked.value === 'no') failure.value = saying(error)
    return
  }
  // The first screen comes first.
  setTimeout(() => void loadRest().catch(() => undefined), 400)
  watchInvitations()
  keepTime()
  void tellOfSteps()
  void follow({
    onEntries: addEntries,
    onChange(kinds) {
      if (kinds.includes('all')) forgetStory()
      if (kinds.includes('all') && !isTold()) void startAnew(() => words.value.story.anew)
      else void refresh(kinds)
      if (kinds.some((kind) => stepKinds.includes(kind))) void tellOfSteps()
    },
    onOpen: (isAgain) => void (isAgain ? refresh(['all', 'snapshots', 'faults']) : catchUp().catch(() => undefined)),
  })
}

export function App() {
  // What was drawn before the code was there looks the same, and does nothing yet.
  const [isAlive, setAlive] = useState(false)
  useEffect(() => {
    setAlive(true)
    void begin()
    let before = language.value
    // Mails are written in the reader's language.
    return language.subscribe((now) => {
      if (now !== before && isReady.value) void reload('mails', 'scenes', 'services')
      before = now
    })
  }, [])
  if (locked.value !== 'no') return <Lock onEnter={() => (isReady.value ? refresh(['all']) : begin())} />
  if (failure.value !== '') return <Failed />
  if (link.value === 'gone') return <Gone />
  const room = place.value.room
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        {words.value.skip}
      </a>
      <div class={`frame ${isShow.value ? 'show' : 'inspect'}`} data-ready={isAlive && isReady.value}>
        <Bar />
        {link.value === 'lost' && (
          <p class="lost" role="status">
            {words.value.link.lost}
          </p>
        )}
        {isReady.value ? (
          room === 'show' ? (
            <Show />
          ) : room === 'sandboxes' ? (
            <Sandboxes />
          ) : (
            <Inspect room={room} />
          )
        ) : (
          <main id="main" tabIndex={-1}>
            <p class="empty">{words.value.loading}…</p>
          </main>
        )}
        <Foot />
      </div>
      {(opened.value !== undefined || shownByApi.value !== undefined) && <Dialogs />}
      <Toasts />
      <p class="aside" aria-live="polite">
        {isReady.value && happenings.value.at(-1)?.text}
      </p>
    </>
  )
}

function toMain(event: MouseEvent): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

function Toasts() {
  return (
    <div class="toasts" role="status">
      {toasts.value.map(({ id, text, isBad, action }) => (
        <div key={id} class={`toast ${isBad ? 'bad' : ''}`}>
          <span>{text}</span>
          {action && (
            <button
              type="button"
              onClick={() => {
                dismiss(id)
                action.run()
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" class="plain" aria-label={words.value.close} onClick={() => dismiss(id)}>
            ✕
          </button>
        </div>
      ))}
    </div>
  )
}

function Failed() {
  return (
    <main id="main" class="alone">
      <h1>{words.value.errors.title}</h1>
      <p class="problem">{failure.value}</p>
      <button type="button" class="main" onClick={() => void begin()}>
        {words.value.retry}
      </button>
    </main>
  )
}

/** A sandbox that has ended leads to those that are there. */
function Gone() {
  const { gone, goneAdvice } = words.value.sandboxes
  return (
    <main id="main" class="alone">
      <h1>{gone}</h1>
      <p>{goneAdvice}</p>
      <a class="button main" href={`${sandbox.value ? '../../' : './'}${to('sandboxes')}`}>
        {words.value.home}
      </a>
    </main>
  )
}
