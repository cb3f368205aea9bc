import { useState } from 'preact/hooks'
import { locked, useKey } from './api.ts'
import { formValues } from './form-values.ts'
import { chooseLanguage, language, languages, nameOf, words, type Language } from './words/words.ts'

/** Asks for the token once; it is kept for the tab. */
export function Lock({ onEnter }: { readonly onEnter: () => Promise<void> }) {
  const { lock: says } = words.value
  const [isBusy, setBusy] = useState(false)
  const isEnded = locked.value === 'ended'
  const enter = async (event: SubmitEvent) => {
    useKey(formValues(event)('token'))
    setBusy(true)
    locked.value = 'no'
    await onEnter()
    setBusy(false)
  }
  return (
    <main id="main" class="alone">
      <h1>{says.title}</h1>
      {isEnded && <p class="problem">{says.ended}</p>}
      <form onSubmit={(event) => void enter(event)}>
        <label for="token">{says.token}</label>
        <input id="token" name="token" type="password" autocomplete="off" required aria-describedby="token-hint" />
        <small id="token-hint" class="quiet">
          {says.hint}
        </small>
        {locked.value === 'wrong' && (
          <p class="problem" role="alert">
            {says.wrong}
          </p>
        )}
        <div class="ends">
          <button type="submit" class="main" disabled={isBusy}>
            {says.enter}
          </button>
          <LanguageChoice />
        </div>
      </form>
    </main>
  )
}

/** In which language the console speaks. */
export function LanguageChoice() {
  return (
    <select
      aria-label={words.value.language}
      value={language.value}
      onChange={({ currentTarget }) => void chooseLanguage(currentTarget.value as Language)}
    >
      {languages.map((each) => (
        <option key={each} value={each} selected={each === language.value}>
          {nameOf(each)}
        </option>
      ))}
    </select>
  )
}
