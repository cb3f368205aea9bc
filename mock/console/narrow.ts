import { signal } from '@preact/signals'

const query = matchMedia('(max-width: 40rem)')

/** Whether there is as little room as on a phone. */
export const isNarrow = signal(query.matches)

query.addEventListener('change', ({ matches }) => (isNarrow.value = matches))
