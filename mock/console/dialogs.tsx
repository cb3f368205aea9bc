import { ApiDialog } from './api-dialog.tsx'
import { ClockDialog } from './clock-dialog.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { opened, shownByApi } from './opened.ts'
import { ShareDialog } from './share-dialog.tsx'
import { isViewer } from './store.ts'

/** The dialog that is open. */
export function Dialogs() {
  const close = () => (opened.value = undefined)
  if (isViewer.value && opened.value !== 'keys') return null
  const invitation = shownByApi.value
  if (invitation) return <ApiDialog invitation={invitation} onClose={() => (shownByApi.value = undefined)} />
  switch (opened.value) {
    case 'invite':
      return <InviteDialog onClose={close} />
    case 'share':
      return <ShareDialog onClose={close} />
    case 'clock':
      return <ClockDialog onClose={close} />
    case 'keys':
      return <KeysDialog onClose={close} />
    case undefined:
      return null
  }
}
