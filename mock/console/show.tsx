import { useState } from 'preact/hooks'
import { Invitations } from './invitations.tsx'
import { Mails } from './mails.tsx'
import { openedMail } from './opened.ts'
import { People } from './people.tsx'
import { counts, mails, people } from './store.ts'
import { SceneStrip } from './scenes.tsx'
import { StoryStrip } from './story-list.tsx'
import { words } from './words/words.ts'

const columns = ['people', 'invitations', 'mails'] as const
type Column = (typeof columns)[number]

/** Who is here, who was invited, what was sent; below, what happened. On a phone one column at a time. */
export function Show() {
  const [column, setColumn] = useState<Column>('invitations')
  const numbers: Record<Column, number> = {
    people: people.value.total,
    invitations: counts.value.pending,
    mails: mails.value.total,
  }
  return (
    <main id="main" tabIndex={-1} class={`columns only-${column}`}>
      <SceneStrip />
      <div class="tabs phone" role="group" aria-label={words.value.show}>
        {columns.map((each) => (
          <button key={each} type="button" aria-pressed={each === column} onClick={() => setColumn(each)}>
            {words.value[each].title} <span class="number">{numbers[each]}</span>
          </button>
        ))}
      </div>
      <People isWide={false} />
      <Invitations isWide={false} />
      <Mails isWide={false} chosen={openedMail.value} onChoose={(id) => (openedMail.value = id)} />
      <StoryStrip isWide={false} />
    </main>
  )
}
