import { Dialog } from './parts.tsx'
import { words } from './words/words.ts'

interface ConfirmProps {
  readonly question: string
  readonly action: string
  readonly onClose: () => void
  readonly onYes: () => Promise<unknown>
}

/** Asks before what can't be undone. */
export function ConfirmDialog({ question, action, onClose, onYes }: ConfirmProps) {
  return (
    <Dialog title={action} onClose={onClose}>
      <p>{question}</p>
      <div class="ends">
        <button type="button" class="main danger" onClick={() => void onYes().then(onClose)}>
          {action}
        </button>
        <button type="button" onClick={onClose}>
          {words.value.cancelStep}
        </button>
      </div>
    </Dialog>
  )
}
