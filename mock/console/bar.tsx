import { day, hour, setClock, step, toNextExpiry, reset, undo, undoable } from './clock.ts'
import { placeOf } from './api.ts'
import { Menu } from './parts.tsx'
import { LanguageChoice } from './lock.tsx'
import { isNarrow } from './narrow.ts'
import { opened } from './opened.ts'
import { isShow, place, to } from './route.ts'
import { isViewer, mayAll, mayOperate, nameShown, nextExpiry, now, sandbox } from './store.ts'
import { briefly, moment, utc } from './when.ts'
import { chooseLanguage, language, languages, nameOf, words } from './words/words.ts'

/** What never moves: which sandbox, which time, and how it moves. */
export function Bar() {
  const { show, inspect, mode, mainSandbox } = words.value
  const title = nameShown.value ?? mainSandbox
  return (
    <header class="bar">
      <div class="place">
        <span class="dot" aria-hidden="true" />
        <h1>{title}</h1>
        {mayAll.value && !isNarrow.value && <Home />}
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
      <div class="end">{isNarrow.value ? <EndMenu /> : <End />}</div>
    </header>
  )
}

function Home() {
  return (
    <a class="home" href={to('sandboxes')} aria-current={place.value.room === 'sandboxes' ? 'page' : undefined}>
      {words.value.home}
    </a>
  )
}

function End() {
  const { keys } = words.value
  return (
    <>
      <ResetAndShare />
      <LanguageChoice />
      <button type="button" class="plain" aria-label={keys.title} onClick={() => (opened.value = 'keys')}>
        ?
      </button>
    </>
  )
}

function ResetAndShare() {
  const { reset: again, share } = words.value
  return (
    <>
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
    </>
  )
}

/** The same behind three dots, where there is little room. */
function EndMenu() {
  const { menu, keys } = words.value
  return (
    <Menu label={menu}>
      <ResetAndShare />
      {mayAll.value && <Home />}
      {languages
        .filter((each) => each !== language.value)
        .map((each) => (
          <button key={each} type="button" lang={each} onClick={() => void chooseLanguage(each)}>
            {nameOf(each)}
          </button>
        ))}
      <button type="button" onClick={() => (opened.value = 'keys')}>
        {keys.title}
      </button>
    </Menu>
  )
}

function ClockBar() {
  const { clock: says } = words.value
  const mode = sandbox.value?.clock.mode ?? 'real'
  const at = now.value
  return (
    <section class={`clock ${mode}`} aria-label={says.title}>
      <p class="time">
        <time dateTime={new Date(at).toISOString()} title={utc(at)}>
          {isNarrow.value ? briefly(at) : moment(at)}
        </time>
        {!isNarrow.value && (
          <small class="quiet">
            {mode === 'frozen' ? '❄ ' : ''}
            {says[mode]}
            {!isShow.value && ` · ${utc(at)}`}
          </small>
        )}
      </p>
      {mayOperate.value && (
        <div class="steps" role="group" aria-label={says.steps}>
          <FreezeButton mode={mode} />
          {isNarrow.value ? (
            <>
              <StepButtons by={[day, 7 * day]} />
              <UndoButton />
              <Menu label={says.title}>
                <StepButtons by={[-day, -hour, hour]} />
                <OtherTimes mode={mode} />
              </Menu>
            </>
          ) : (
            <>
              <StepButtons by={[-day, -hour, hour, day, 7 * day]} />
              <OtherTimes mode={mode} />
              <UndoButton />
            </>
          )}
        </div>
      )}
    </section>
  )
}

type Mode = keyof Pick<typeof words.value.clock, 'frozen' | 'running' | 'real'>

function FreezeButton({ mode }: { readonly mode: Mode }) {
  const { clock: says } = words.value
  const isFrozen = mode === 'frozen'
  const label = isFrozen ? says.run : says.freeze
  return (
    <button
      type="button"
      aria-pressed={isFrozen}
      title={label}
      aria-label={label}
      onClick={() => void setClock(isFrozen ? 'running' : 'frozen')}
    >
      {isFrozen ? '▶' : '❄'}
    </button>
  )
}

/** Steps on and back, in milliseconds. */
function StepButtons({ by }: { readonly by: readonly number[] }) {
  const { clock: says } = words.value
  const names = new Map([
    [hour, says.hour],
    [day, says.day],
    [7 * day, says.week],
  ])
  return (
    <>
      {by.map((each) => {
        const label = `${each < 0 ? '−' : '+'}${names.get(Math.abs(each))}`
        return (
          <button key={each} type="button" aria-label={says.step(label)} onClick={() => void step(each, label)}>
            {label}
          </button>
        )
      })}
    </>
  )
}

/** To the next expiry, to the real time, to any time. */
function OtherTimes({ mode }: { readonly mode: Mode }) {
  const { clock: says } = words.value
  return (
    <>
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
        {isNarrow.value ? says.set : '…'}
      </button>
    </>
  )
}

function UndoButton() {
  const { undo: undoes } = words.value
  return undoable.value === 0 ? null : (
    <button type="button" class="undo" title={undoes} aria-label={undoes} onClick={() => void undo()}>
      ↶{isNarrow.value ? '' : ` ${undoes}`}
    </button>
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
