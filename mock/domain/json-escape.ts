/** A text as it stands between quotes in JSON: most need no escape, which is seen in a quarter of JSON.stringify's time. */
export const escaped = (text: string): string => (special.test(text) ? JSON.stringify(text).slice(1, -1) : text)

// oxlint-disable-next-line no-control-regex
const special = /["\\\u0000-\u001f\ud800-\udfff]/
