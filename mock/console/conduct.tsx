import { ask } from './api.ts'
import { stepWith } from './clock.ts'
import { note } from './notes.ts'
import { directory, mayOperate, refresh, sandbox, services, type Service } from './store.ts'
import { words } from './words/words.ts'

const profiles = ['documented', 'live'] as const
type Profile = (typeof profiles)[number]

/** As documented or as on the wire, as a whole and in single points. */
export function Conduct() {
  const { faults: says } = words.value
  const { profile = 'documented' } = directory.value ?? {}
  return (
    <section class="panel" aria-labelledby="conduct">
      <header>
        <h2 id="conduct">{says.conduct}</h2>
      </header>
      <div class="buttons" role="group" aria-label={says.profile}>
        {profiles.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={profile === each}
            disabled={!mayOperate.value}
            onClick={() => void change({ profile: each })}
          >
            {says.profiles[each]}
          </button>
        ))}
      </div>
      <p class="quiet">{says.profileHint}</p>
      <h3>{says.switches}</h3>
      {services.value.map((service) => (
        <Points key={service.name} service={service} profile={profile} />
      ))}
    </section>
  )
}

async function change(body: object): Promise<void> {
  await stepWith(async () => {
    await ask('PATCH', `_mock/sandboxes/${sandbox.value?.name ?? 'default'}`, { body })
    note(() => words.value.story.conduct)
    await refresh(['settings'])
    return () => words.value.story.conduct
  })
}

/** The points in which a service is known to behave otherwise than it documents. */
function Points({ service, profile }: { readonly service: Service; readonly profile: Profile }) {
  const { faults: says } = words.value
  const values = directory.value?.switches ?? {}
  const others = service.switches.filter(({ name }) => (values[name] ?? profile) !== profile).length
  return service.switches.length === 0 ? null : (
    <details open={others > 0}>
      <summary>
        {service.title}{' '}
        <span class="quiet number">
          {others === 0 ? service.switches.length : `${others} / ${service.switches.length}`}
        </span>
      </summary>
      <ul class="rows">
        {service.switches.map(({ name, ...texts }) => {
          const value = values[name] ?? profile
          const other = value === 'live' ? 'documented' : 'live'
          return (
            <li key={name} class={value === profile ? '' : 'differs'}>
              <span class="who" id={`switch-${name}`}>
                <code>{name}</code>
                <small>{texts[value]}</small>
                <small class="quiet">
                  {says.profiles[other]}: {texts[other]}
                </small>
              </span>
              <span class="quiet">{says.profiles[value]}</span>
              <button
                type="button"
                class="switch"
                role="switch"
                aria-checked={value === 'live'}
                aria-labelledby={`switch-${name}`}
                disabled={!mayOperate.value}
                onClick={() => void change({ switches: { [name]: other === profile ? null : other } })}
              />
            </li>
          )
        })}
      </ul>
    </details>
  )
}
