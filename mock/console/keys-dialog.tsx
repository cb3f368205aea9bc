import { Dialog } from './parts.tsx'
import { words } from './words/words.ts'

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { title, list } = words.value.keys
  return (
    <Dialog title={title} onClose={onClose}>
      <dl class="keys">
        {Object.entries(list).map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
