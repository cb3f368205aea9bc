import { useEffect, useState } from 'preact/hooks'
import type { Invitation } from '../generated/control-types.ts'
import { cancellerOf, showByApi, type ShownByApi } from './act.ts'
import { saying } from './api.ts'
import { CopyButton, Dialog, Select } from './parts.tsx'
import { directory, titleOf } from './store.ts'
import { words } from './words/words.ts'

/** An invitation as its service's own API shows it to a persona of one's choice. */
export function ApiDialog({ invitation, onClose }: { readonly invitation: Invitation; readonly onClose: () => void }) {
  const { invitations: says } = words.value
  const personas = directory.value?.personas ?? []
  const [as, setAs] = useState((cancellerOf(invitation) ?? personas[0])?.id ?? '')
  const [shown, setShown] = useState<ShownByApi>()
  const [failure, setFailure] = useState('')
  const persona = personas.find(({ id }) => id === as)
  useEffect(() => {
    if (!persona) return
    showByApi(invitation, persona).then(
      (found) => {
        setShown(found)
        setFailure('')
      },
      (error: unknown) => setFailure(saying(error)),
    )
  }, [as])
  return (
    <Dialog title={`${titleOf(invitation.service)}: ${invitation.email}`} onClose={onClose}>
      <Select
        label={says.seenBy}
        value={as}
        onPick={setAs}
        options={personas.slice(0, 100).map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
      />
      {failure !== '' && <p class="problem">{failure}</p>}
      {shown && (
        <>
          <p class="target">
            <code>
              {shown.method} {shown.path}
            </code>
            <b class={shown.status >= 400 ? 'bad' : 'good'}>{shown.status}</b>
          </p>
          <div class="copyable">
            <pre tabIndex={0}>{shown.text}</pre>
            <CopyButton text={shown.text} />
          </div>
        </>
      )}
    </Dialog>
  )
}
