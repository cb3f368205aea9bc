/**
 * A path as Rails reads it before it looks for a route: slashes that follow one another are one, one at the end is none,
 * and the last name may end in a format such as `.json` (Journey::Router::Utils.normalize_path, and `resources`).
 */
export function readPath(path: string): string {
  if (!/\/\/|\/$|\./.test(path)) return path
  const squeezed = path.replaceAll(/\/{2,}/g, '/')
  const whole = squeezed.endsWith('/') ? squeezed.slice(0, -1) : squeezed
  const name = whole.lastIndexOf('/') + 1
  const dot = whole.indexOf('.', name)
  return dot > name && dot < whole.length - 1 && !whole.includes('.', dot + 1) ? whole.slice(0, dot) : whole
}
