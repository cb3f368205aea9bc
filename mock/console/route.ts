import { computed, signal } from '@preact/signals'

/** The rooms of the console. */
export const rooms = ['story', 'people', 'mails', 'faults', 'snapshots', 'contracts', 'settings'] as const
export type Room = (typeof rooms)[number]

interface Place {
  readonly room: Room | 'show' | 'sandboxes'
  /** What of it is looked at. */
  readonly id: string | undefined
}

function placeIn(hash: string): Place {
  const [, room = '', id] = /^#\/([a-z]*)(?:\/([^/]+))?$/.exec(hash) ?? []
  const known = [...rooms, 'sandboxes' as const].find((each) => each === room)
  return { room: known ?? 'show', id: id === undefined ? undefined : decodeURIComponent(id) }
}

export const place = signal<Place>(placeIn(location.hash))
export const isShow = computed(() => place.value.room === 'show')

export const to = (room: Place['room'], id?: string | number): string =>
  room === 'show' && id === undefined
    ? '#/'
    : `#/${room === 'show' ? '' : room}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`

export function go(room: Place['room'], id?: string | number): void {
  location.hash = to(room, id)
}

addEventListener('hashchange', () => (place.value = placeIn(location.hash)))
