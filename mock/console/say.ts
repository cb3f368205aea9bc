import { signal } from '@preact/signals'
import { saying } from './api.ts'

/** A word to the reader that goes away by itself; with what can be done about it. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly isBad: boolean
  readonly action?: { readonly label: string; readonly run: () => void }
}

export const toasts = signal<readonly Toast[]>([])
let count = 0

export function toast(text: string, more: Partial<Pick<Toast, 'isBad' | 'action'>> = {}): void {
  count += 1
  const made: Toast = { id: count, text, isBad: false, ...more }
  toasts.value = [...toasts.value.slice(-2), made]
  // What went wrong stays until it has been read.
  if (!made.isBad) setTimeout(() => dismiss(made.id), made.action ? 12_000 : 5000)
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((each) => each.id !== id)
}

/** Does something, and tells when it fails. Resolves with whether it worked. */
export async function attempt(step: () => Promise<unknown>): Promise<boolean> {
  try {
    await step()
    return true
  } catch (error) {
    toast(saying(error), { isBad: true })
    return false
  }
}
