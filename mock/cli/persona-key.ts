/** The API key of a persona, where the directory shows it under a service's name. */
export function keyOf(persona: object | undefined, service: string) {
  const shown = persona as Readonly<Record<string, unknown>> | undefined
  return shown?.[service] as { readonly keyId: string; readonly keySecret: string } | undefined
}
