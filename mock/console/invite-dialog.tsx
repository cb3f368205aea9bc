import { useState } from 'preact/hooks'
import { actorsIn, invite, rolesFor } from './act.ts'
import { saying } from './api.ts'
import { eachService } from './choices.ts'
import { formValues } from './form-values.ts'
import { Dialog, Field, Select } from './parts.tsx'
import { directory, organization, services } from './store.ts'
import { words } from './words/words.ts'

/** Invites as a persona, through the API of a service. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { invitations: says } = words.value
  const organizations = directory.value?.organizations ?? []
  const [home, setHome] = useState(organization.value?.id ?? '')
  const [serviceName, setService] = useState(services.value[0]?.name ?? '')
  const [role, setRole] = useState('')
  const [as, setAs] = useState('')
  const [failure, setFailure] = useState('')
  const [isBusy, setBusy] = useState(false)
  const service = services.value.find(({ name }) => name === serviceName)
  const place = organizations.find(({ id }) => id === home)
  const actors = actorsIn(home)
  const actor = actors.find(({ id }) => id === as) ?? actors[0]
  const roles = service && place ? rolesFor(service, place) : []
  const chosen = roles.find(({ value }) => value === role) ?? roles.find(({ label }) => label !== 'Owner') ?? roles[0]
  if (!service || !place) return null
  const submit = async (event: SubmitEvent) => {
    const email = formValues(event)('email')
    if (!actor || !chosen) return
    setBusy(true)
    try {
      await invite({ service, organizationId: home, email, role: chosen.value, as: actor })
      onClose()
    } catch (error) {
      setFailure(saying(error))
    }
    setBusy(false)
  }
  return (
    <Dialog title={says.invite} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <Field label={says.email}>
          {(id) => (
            <input id={id} name="email" type="email" required autoFocus placeholder="ada@example.com" maxLength={320} />
          )}
        </Field>
        <Select label={says.through} value={serviceName} onPick={setService} options={eachService()} />
        <Select label={says.role} value={chosen?.value ?? ''} onPick={setRole} options={roles} />
        {organizations.length > 1 && (
          <Select
            label={says.to}
            value={home}
            onPick={setHome}
            options={organizations.slice(0, 200).map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {actors.length > 0 ? (
          <Select
            label={says.as}
            value={actor?.id ?? ''}
            onPick={setAs}
            options={actors.map((each) => ({ value: each.id, label: `${each.name} (${rolesOf(each, home)})` }))}
          />
        ) : (
          <p class="problem">{says.cannotInvite}</p>
        )}
        {failure !== '' && (
          <p class="problem" role="alert">
            {failure}
          </p>
        )}
        <div class="ends">
          <button type="submit" class="main" disabled={isBusy || !actor}>
            {says.send}
          </button>
          <button type="button" onClick={onClose}>
            {words.value.cancelStep}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

const rolesOf = ({ memberships }: ReturnType<typeof actorsIn>[number], home: string): string =>
  memberships.find(({ organizationId }) => organizationId === home)?.role ?? ''
