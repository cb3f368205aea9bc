import type { ComponentChildren } from 'preact'
import type { Invitation, InvitationList } from '../generated/control-types.ts'
import { cancel, cancellerOf, formToCancel, formToShow, settle } from './act.ts'
import { ask } from './api.ts'
import { anyService } from './choices.ts'
import { freshness, quietly, useStanding } from './fresh.ts'
import { Address, Empty, light, Menu, More, Search, Select, ServiceMark, StateChip, Time } from './parts.tsx'
import { stepWith } from './clock.ts'
import { go, isShow } from './route.ts'
import { attempt } from './say.ts'
import { counts, invitations, mayOperate, now, pageSize, reload, wanted, type State } from './store.ts'
import { opened, openedMail, shownByApi } from './opened.ts'
import { left } from './when.ts'
import { words } from './words/words.ts'

function filter(change: Partial<typeof wanted.value>): void {
  wanted.value = { ...wanted.value, ...change }
  void quietly('invitations', () => reload('invitations'))
}

const isFiltered = () => {
  const { search, service, state } = wanted.value
  return search !== '' || service !== '' || state !== ''
}

/** All invitations of all services, the newest first. */
export function Invitations({ isWide }: { readonly isWide: boolean }) {
  const { invitations: says, states, all } = words.value
  const { invitations: list, total } = invitations.value
  const { pending, expired } = counts.value
  useStanding('invitations')
  return (
    <section class="panel invitations" aria-labelledby="invitations">
      <header>
        <h2 id="invitations">{says.title}</h2>
        {isWide ? (
          <span class="quiet number">{total}</span>
        ) : (
          <span class="quiet number">
            {says.waiting(pending)}
            {expired > 0 && ` · ${says.expired(expired)}`}
          </span>
        )}
        {mayOperate.value && (
          <button type="button" class="main" onClick={() => (opened.value = 'invite')}>
            <span aria-hidden="true">+</span>
            {says.invite}
          </button>
        )}
      </header>
      {(isWide || total > pageSize || isFiltered()) && (
        <div class="filters">
          <Search label={says.searchFor} value={wanted.value.search} onSearch={(search) => filter({ search })} />
          {isWide && (
            <Select
              label={says.service}
              value={wanted.value.service}
              onPick={(service) => filter({ service })}
              options={anyService()}
            />
          )}
          {!isWide && (
            <Select
              label={says.state}
              value={wanted.value.state}
              onPick={(state) => filter({ state: state as State | '' })}
              options={[
                { value: '', label: all },
                ...Object.entries(states).map(([value, label]) => ({ value, label })),
              ]}
            />
          )}
        </div>
      )}
      {isWide && <States />}
      {list.length === 0 && (
        <Empty text={isFiltered() ? says.nothing : says.empty}>
          {!isFiltered() && mayOperate.value && (
            <button type="button" class="main" onClick={() => (opened.value = 'invite')}>
              {says.invite}
            </button>
          )}
        </Empty>
      )}
      <ul class="rows">
        {list.toReversed().map((each) => (
          <InvitationRow key={each.id} invitation={each} isWide={isWide} />
        ))}
      </ul>
      {list.length < total && <More label={words.value.more} onMore={() => quietly('invitations', more)} />}
    </section>
  )
}

/** How many there are in each state, and which of them are shown. */
function States() {
  const { invitations: says, all, states } = words.value
  const sum = Object.values(counts.value).reduce((before, each) => before + each, 0)
  const button = (state: State | '', label: ComponentChildren, count: number) => (
    <button
      key={state}
      type="button"
      aria-pressed={wanted.value.state === state}
      onClick={() => filter({ state: wanted.value.state === state ? '' : state })}
    >
      {label} <span class="number quiet">{count}</span>
    </button>
  )
  return (
    <div class="states" role="group" aria-label={says.state}>
      {button('', all, sum)}
      {(Object.keys(states) as State[]).map((state) => button(state, <StateChip state={state} />, counts.value[state]))}
    </div>
  )
}

async function more(): Promise<void> {
  const { invitations: list } = invitations.value
  const { search, service, state, organization } = wanted.value
  const query = { search, service, state, organization, before: list[0]?.id, limit: pageSize }
  const next = await ask<InvitationList>('GET', '_mock/invitations', { query })
  invitations.value = { ...invitations.value, invitations: [...next.invitations, ...list] }
}

function InvitationRow({ invitation, isWide }: { readonly invitation: Invitation; readonly isWide: boolean }) {
  const { invitations: says, actions } = words.value
  const { id, email, service, roles, state, expiresAt, createdAt, settledAt, invitedBy, organization } = invitation
  const lights = light([id])
  return (
    <li {...lights} class={`${freshness('invitations', `${id} ${state}`)} ${lights.class}`}>
      <span class="who">
        <strong>
          <Address text={email} />
        </strong>
        <small class="quiet">
          <ServiceMark name={service} />
          {roles.length > 0 && ` · ${roles.join(', ')}`}
          {isWide && ` · ${organization} · ${says.by} ${invitedBy.name}`}
        </small>
      </span>
      <span class="standing">
        <StateChip state={state} />
        <small class="quiet">
          {state !== 'pending' ? (
            <Time at={Date.parse(settledAt ?? expiresAt ?? createdAt)} />
          ) : expiresAt === null ? (
            says.never
          ) : (
            <Left from={Date.parse(createdAt)} until={Date.parse(expiresAt)} />
          )}
        </small>
      </span>
      <Menu label={actions(email)}>
        {state === 'pending' && mayOperate.value && <Answers invitation={invitation} />}
        <button type="button" onClick={() => openMail(id)}>
          {says.mail}
        </button>
        {!isShow.value && mayOperate.value && formToShow(invitation) && (
          <button type="button" onClick={() => (shownByApi.value = invitation)}>
            {says.byApi}
          </button>
        )}
      </Menu>
    </li>
  )
}

/** What can be done with an invitation that waits. */
function Answers({ invitation }: { readonly invitation: Invitation }) {
  const { invitations: says } = words.value
  const canCancel = formToCancel(invitation) && cancellerOf(invitation)
  return (
    <>
      <AnswerButtons invitation={invitation} />
      {canCancel && (
        <button type="button" onClick={() => void attempt(() => cancel(invitation))}>
          {says.cancel} <small class="quiet">{cancellerOf(invitation)?.name}</small>
        </button>
      )}
    </>
  )
}

/** Accepts or declines as the person invited. */
export function AnswerButtons({
  invitation,
  onDone,
}: {
  readonly invitation: Invitation
  readonly onDone?: () => void
}) {
  const { invitations: says } = words.value
  const answer = (what: 'accept' | 'decline') =>
    stepWith(async () => {
      await settle(invitation, what)
      onDone?.()
      return () => words.value.states[what === 'accept' ? 'accepted' : 'declined']
    })
  return (
    <>
      <button type="button" onClick={() => void answer('accept')}>
        {says.accept} <small class="quiet">{says.asInvited}</small>
      </button>
      <button type="button" onClick={() => void answer('decline')}>
        {says.decline} <small class="quiet">{says.asInvited}</small>
      </button>
    </>
  )
}

function openMail(id: string): void {
  if (isShow.value) openedMail.value = id
  else go('mails', id)
}

/** How much of its time an invitation has left. */
function Left({ from, until }: { readonly from: number; readonly until: number }) {
  const share = Math.min(1, Math.max(0, (until - now.value) / Math.max(1, until - from)))
  return (
    <span class="left">
      {left(until, now.value)}
      <span class="bar" aria-hidden="true">
        <span style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </span>
  )
}
