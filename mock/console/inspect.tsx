import { Contracts } from './contracts.tsx'
import { EntryDetail } from './entry-detail.tsx'
import { Faults } from './faults.tsx'
import { Invitations } from './invitations.tsx'
import { Mails } from './mails.tsx'
import { People } from './people.tsx'
import { go, place, rooms, to, type Room } from './route.ts'
import { Settings } from './settings.tsx'
import { Snapshots } from './snapshots.tsx'
import { invitations, mails } from './store.ts'
import { StoryRoom } from './story-list.tsx'
import { words } from './words/words.ts'

/** Everything: a rail of rooms, and the one that is open. */
export function Inspect({ room }: { readonly room: Room }) {
  const names: Record<Room, string> = {
    story: words.value.story.title,
    people: `${words.value.people.title} · ${words.value.invitations.title}`,
    mails: words.value.mails.title,
    faults: words.value.bugs.room,
    snapshots: words.value.snapshots.title,
    contracts: words.value.contracts.title,
    settings: words.value.settings.title,
  }
  const counts: Partial<Record<Room, number>> = { people: invitations.value.total, mails: mails.value.total }
  return (
    <div class="rooms">
      <nav class="rail" aria-label={words.value.inspect}>
        {rooms.map((each) => (
          <a key={each} href={to(each)} aria-current={each === room ? 'page' : undefined}>
            <span>{names[each]}</span>
            {counts[each] !== undefined && <span class="number quiet">{counts[each]}</span>}
          </a>
        ))}
      </nav>
      <main id="main" tabIndex={-1} class={`room ${room}`}>
        <RoomContent room={room} />
      </main>
    </div>
  )
}

function RoomContent({ room }: { readonly room: Room }) {
  const { id } = place.value
  switch (room) {
    case 'story':
      return (
        <>
          <StoryRoom chosen={id} />
          {id !== undefined && <EntryDetail key={id} id={id} />}
        </>
      )
    case 'people':
      return (
        <>
          <People isWide />
          <Invitations isWide />
        </>
      )
    case 'mails':
      return <Mails isWide chosen={id} onChoose={(mail) => go('mails', mail)} />
    case 'faults':
      return <Faults />
    case 'snapshots':
      return <Snapshots />
    case 'contracts':
      return <Contracts />
    case 'settings':
      return <Settings />
  }
}
