import { useState } from 'preact/hooks'
import type { BugList } from '../generated/control-types.ts'
import { ask } from './api.ts'
import { Search, ServiceMark } from './parts.tsx'
import { mayOperate } from './store.ts'
import { useRules, type Changing } from './use-rules.ts'
import { language, words } from './words/words.ts'

type Bug = BugList['known'][number]

/** Real bugs of invitation services as switches, by kind. */
export function Bugs() {
  const { bugs: says } = words.value
  const [search, setSearch] = useState('')
  const [list, change] = useRules<BugList>(
    { on: [], known: [] },
    {
      load: () => ask('GET', '_mock/bugs', { query: { language: language.value } }),
      kind: 'settings',
      say: () => words.value.story.bugs,
    },
  )
  const found = list.known.filter(fitting(search))
  const kinds = [...new Set(found.map(({ kind }) => kind))]
  return (
    <section class="panel bugs" aria-labelledby="bugs">
      <header>
        <h2 id="bugs">{says.title}</h2>
        <span class="quiet number">{says.on(list.on.length, list.known.length)}</span>
        {list.on.length > 0 && mayOperate.value && (
          <button type="button" onClick={() => void change(() => ask('DELETE', '_mock/bugs'))}>
            {says.allOff}
          </button>
        )}
      </header>
      <p class="quiet">{says.hint}</p>
      <Search label={says.searchFor} value={search} onSearch={setSearch} />
      {found.length === 0 && list.known.length > 0 && <p class="quiet">{says.nothing}</p>}
      {kinds.map((kind) => {
        const rows = found.filter((each) => each.kind === kind)
        const on = rows.filter(({ id }) => list.on.includes(id)).length
        return (
          <details key={`${kind} ${search}`} open={search !== '' || on > 0}>
            <summary>
              {says.kinds[kind]} <span class="quiet number">{on === 0 ? rows.length : `${on} / ${rows.length}`}</span>
            </summary>
            <ul class="rows">
              {rows.map((bug) => (
                <BugRow key={bug.id} bug={bug} isOn={list.on.includes(bug.id)} change={change} />
              ))}
            </ul>
          </details>
        )
      })}
    </section>
  )
}

const fitting = (search: string) => {
  const part = search.toLowerCase()
  return ({ id, title, metBy, wire }: Bug): boolean =>
    part === '' || [id, title, metBy, ...Object.values(wire)].some((text) => text.toLowerCase().includes(part))
}

interface RowProps {
  readonly bug: Bug
  readonly isOn: boolean
  readonly change: Changing
}

function BugRow({ bug: { id, title, metBy, wire, sources }, isOn, change }: RowProps) {
  const { bugs: says } = words.value
  const turn = () =>
    change(() => (isOn ? ask('DELETE', `_mock/bugs/${id}`) : ask('POST', '_mock/bugs', { body: { bugs: [id] } })))
  return (
    <li>
      <div class="who">
        <span id={`bug-${id}`}>{title}</span>
        <details>
          <summary>
            <code>{id}</code>
          </summary>
          <p class="quiet">
            {says.metBy} {metBy}
          </p>
          {Object.entries(wire).map(([service, sentence]) => (
            <p key={service}>
              <ServiceMark name={service} /> {sentence}
            </p>
          ))}
          {sources.map((source) => (
            <p key={source}>
              {/^https?:/.test(source) ? (
                <a href={source} rel="noreferrer" target="_blank">
                  {source.replace(/^https?:\/\//, '')}
                </a>
              ) : (
                source
              )}
            </p>
          ))}
        </details>
      </div>
      <button
        type="button"
        class="switch"
        role="switch"
        aria-checked={isOn}
        aria-labelledby={`bug-${id}`}
        disabled={!mayOperate.value}
        onClick={() => void turn()}
      />
    </li>
  )
}
