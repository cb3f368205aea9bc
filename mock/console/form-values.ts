/** Reads a form that is being sent, and keeps the browser from sending it. Files count as nothing. */
export function formValues(event: SubmitEvent): (name: string) => string {
  event.preventDefault()
  const data = new FormData(event.currentTarget as HTMLFormElement)
  return (name) => {
    const value = data.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
}
