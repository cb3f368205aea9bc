import { ask } from './api.ts'
import { freshness, quietly, useStanding } from './fresh.ts'
import { Address, CopyButton, Empty, More, Search, Select, Time } from './parts.tsx'
import {
  directory,
  mayOperate,
  organization,
  people,
  pageSize,
  reload,
  wanted,
  wantedPeople,
  type Person,
} from './store.ts'
import type { PersonList } from '../generated/control-types.ts'
import { words } from './words/words.ts'

export function chooseOrganization(id: string): void {
  wanted.value = { ...wanted.value, organization: id }
  void quietly('people', () => quietly('invitations', () => reload('people', 'invitations')))
}

/** The members of the organization that is looked at. */
export function People({ isWide }: { readonly isWide: boolean }) {
  const { people: says } = words.value
  const { people: list, total } = people.value
  const organizations = directory.value?.organizations ?? []
  const home = organization.value
  useStanding('people')
  return (
    <section class="panel people" aria-labelledby="people">
      <header>
        <h2 id="people">{says.title}</h2>
        <span class="quiet number">{total}</span>
        {mayOperate.value && (
          // The tab that it opens knows the token as this one does.
          <a class="app" href="members/" target="_blank" rel="opener" title={says.screenHint}>
            {says.screen} ↗
          </a>
        )}
      </header>
      {organizations.length > 1 ? (
        <Select
          label={says.organization}
          value={home?.id ?? ''}
          onPick={chooseOrganization}
          options={organizations.slice(0, 200).map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : (
        <p class="quiet">{home?.name}</p>
      )}
      {(isWide || total > pageSize || wantedPeople.value !== '') && (
        <Search
          label={says.searchFor}
          value={wantedPeople.value}
          onSearch={(text) => {
            wantedPeople.value = text
            void quietly('people', () => reload('people'))
          }}
        />
      )}
      {list.length === 0 && <Empty text={wantedPeople.value === '' ? says.empty : says.nobody} />}
      <ul class="rows">
        {list.map((person) => (
          <PersonRow key={person.userId} person={person} home={home?.id} isWide={isWide} />
        ))}
      </ul>
      {list.length < total && <More label={words.value.more} onMore={() => quietly('people', more)} />}
    </section>
  )
}

async function more(): Promise<void> {
  const { people: list } = people.value
  const query = {
    organization: organization.value?.id,
    search: wantedPeople.value,
    after: list.at(-1)?.userId,
    limit: pageSize,
  }
  const next = await ask<PersonList>('GET', '_mock/people', { query })
  people.value = { people: [...list, ...next.people], total: next.total }
}

interface RowProps {
  readonly person: Person
  readonly home: string | undefined
  readonly isWide: boolean
}

function PersonRow({ person, home, isWide }: RowProps) {
  const { people: says } = words.value
  const membership = person.memberships.find(({ organizationId }) => organizationId === home)
  const fresh = freshness('people', person.userId)
  return (
    <li class={fresh}>
      <span class="who">
        <strong>{person.name}</strong>
        {fresh !== '' && <span class="tag">{says.joined}</span>}
        <small class="quiet">
          <Address text={person.email} />
          {isWide && membership && membership.joinedAt !== null && (
            <>
              {' · '}
              <Time at={Date.parse(membership.joinedAt)} />
            </>
          )}
        </small>
        {isWide && person.persona !== null && <small class="quiet">{says.canAct}</small>}
      </span>
      <span class="quiet">{membership?.roles.join(', ')}</span>
      {isWide && <CopyButton text={person.userId} label="id" />}
    </li>
  )
}
